/** The program itself: {@link dev.lorekeep.Lorekeep} reads the command line and starts the service or a command. */
@NullMarked
package dev.lorekeep;

import org.jspecify.annotations.NullMarked;
