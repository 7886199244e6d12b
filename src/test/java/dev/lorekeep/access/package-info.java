@NullMarked
package dev.lorekeep.access;

import org.jspecify.annotations.NullMarked;
