/** A question, its history and a caller in; a cited answer out, as a stream of events. Extractive without a model. */
@NullMarked
package dev.lorekeep.agent;

import org.jspecify.annotations.NullMarked;
