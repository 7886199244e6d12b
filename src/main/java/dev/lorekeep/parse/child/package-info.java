/**
 * Parsing in processes of its own: a file that hangs, crashes or exhausts the reader ends that process and never the service. Knows
 * how to start, ask, watch and end such a process; what is read and how is the business of {@code parse}.
 */
@NullMarked
package dev.lorekeep.parse.child;

import org.jspecify.annotations.NullMarked;
