package dev.lorekeep.embed;

import java.util.concurrent.CompletableFuture;

/**
 * A text that waits for its vector.
 *
 * @param sequence its place in the order of arrival
 * @param queuedAtNanos of the scheduler's clock
 */
record QueuedText(
        TokenizedText text,
        Embedder.Priority priority,
        long sequence,
        long queuedAtNanos,
        CompletableFuture<float[]> vector) {
    int tokens() {
        return text.tokens();
    }
}
