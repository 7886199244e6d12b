package dev.lorekeep.embed;

import java.time.Duration;

/** Whether the best passages of a search are put in order by a {@link Reranker}. */
public sealed interface Reranking {
    /** No reranker is configured. */
    record Off() implements Reranking {}

    /**
     * @param candidates how many of the best passages it reads
     * @param timeout how long a search waits for it
     */
    record On(Reranker reranker, int candidates, Duration timeout) implements Reranking {
        public On {
            if (candidates < 1) throw new IllegalArgumentException("candidates: " + candidates);
            if (!timeout.isPositive()) throw new IllegalArgumentException("timeout: " + timeout);
        }
    }
}
