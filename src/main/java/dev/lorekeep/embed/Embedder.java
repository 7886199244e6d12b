package dev.lorekeep.embed;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Texts in, vectors out. Thread-safe. Vectors have unit length (1 ± 1e-3) and finite components. */
public interface Embedder extends AutoCloseable {
    /** Whether a text is asked or answered: models may prefix queries with an instruction. */
    enum Side {
        QUERY,
        DOCUMENT
    }

    /** A person waits for INTERACTIVE; BULK yields to it. */
    enum Priority {
        INTERACTIVE,
        BULK
    }

    EmbedderInfo info();

    /**
     * @return one vector a text, in the same order; fails as a whole when a text cannot be embedded. Cancelling the future
     *     drops what has not started.
     */
    CompletableFuture<List<float[]>> embed(List<String> texts, Side side, Priority priority);

    /**
     * As {@link #embed}, at the full length of the model. A cache keeps these, found under {@link EmbedderInfo#cacheFingerprint}: one
     * entry serves every configured length, with {@link EmbedderInfo#cut}.
     */
    default CompletableFuture<List<float[]>> embedWhole(List<String> texts, Side side, Priority priority) {
        return embed(texts, side, priority);
    }

    /** What questions are for unless it is said with them, as the model is told it; empty for models that are told nothing. */
    default Optional<String> queryInstruction() {
        return Optional.empty();
    }

    /**
     * A question under several instructions.
     *
     * @param instructions what the question is for, a sentence each; an empty one stands for {@link #queryInstruction}. Models that
     *     are told nothing leave them out
     * @return one vector an instruction, in the same order; otherwise as {@link #embed}
     */
    default CompletableFuture<List<float[]>> embedQuestion(
            String question, List<Optional<String>> instructions, Priority priority) {
        return embed(Collections.nCopies(instructions.size(), question), Side.QUERY, priority);
    }

    /**
     * Texts that the device computes at the same time, 1 or more. Bulk work that has so many waiting beside those it waits for leaves
     * no pause between them.
     */
    default int textsAtOnce() {
        return 1;
    }

    /** Tokens of the text alone, without special tokens. */
    int countTokens(String text);

    /** What this embedder has done since it was made; all zero for those that do not count. */
    default EmbeddingMetrics metrics() {
        return EmbeddingMetrics.NONE;
    }

    /** Memory of this machine's GPUs as it is now; empty for embedders that use none. */
    default List<GpuMemory> gpuMemory() {
        return List.of();
    }

    /** Waits for what is running, then frees native memory. */
    @Override
    void close();
}
