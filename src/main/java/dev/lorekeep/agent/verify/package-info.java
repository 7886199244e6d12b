/**
 * An answer and the passages that it cites in; what of it they support, and where they contradict one another, out. By numbers,
 * dates, names, words and vectors, without a language model.
 */
@NullMarked
package dev.lorekeep.agent.verify;

import org.jspecify.annotations.NullMarked;
