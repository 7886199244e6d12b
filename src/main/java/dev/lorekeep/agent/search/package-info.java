/** Searches in several steps, over one {@link dev.lorekeep.retrieve.Retriever}: passages in order out. No language model. */
@NullMarked
package dev.lorekeep.agent.search;

import org.jspecify.annotations.NullMarked;
