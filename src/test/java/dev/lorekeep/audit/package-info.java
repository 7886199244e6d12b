@NullMarked
package dev.lorekeep.audit;

import org.jspecify.annotations.NullMarked;
