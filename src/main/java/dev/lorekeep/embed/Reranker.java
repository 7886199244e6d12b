package dev.lorekeep.embed;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Reads a question and a passage together and says how well the passage answers. Better than comparing two vectors, which were made
 * without knowing of each other; the price is a pass of the model for every passage of every question. Thread-safe.
 */
public interface Reranker extends AutoCloseable {
    RerankerInfo info();

    /**
     * @return a score a passage, in the same order: 0..1, higher is nearer. Passages that are too long are cut at their end.
     *     Cancelling the future drops what has not started.
     */
    CompletableFuture<float[]> score(String query, List<String> passages);

    /** Cancels what is waiting, waits for what is running, then frees native memory. */
    @Override
    void close();
}
