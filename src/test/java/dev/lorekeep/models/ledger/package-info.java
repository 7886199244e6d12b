@NullMarked
package dev.lorekeep.models.ledger;

import org.jspecify.annotations.NullMarked;
