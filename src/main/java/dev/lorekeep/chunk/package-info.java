/** Cuts parsed text into {@link dev.lorekeep.chunk.Chunk}s: pure functions, no I/O, no knowledge of models or the index. */
@NullMarked
package dev.lorekeep.chunk;

import org.jspecify.annotations.NullMarked;
