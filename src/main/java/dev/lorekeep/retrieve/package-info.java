/** A question and a caller in, ranked passages out; opens originals at a passage. Never returns what the caller may not read. */
@NullMarked
package dev.lorekeep.retrieve;

import org.jspecify.annotations.NullMarked;
