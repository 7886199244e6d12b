/** What tests of every feature stand on: one PostgreSQL for all of them, polling with a deadline. */
@NullMarked
package dev.lorekeep.testing;

import org.jspecify.annotations.NullMarked;
