package dev.lorekeep.embed;

import dev.lorekeep.embed.Embedder.Priority;
import java.util.Arrays;

/**
 * How fast a device is, of the last batches of each kind. Whatever runs beside a batch makes it slower, so the best of them is what the
 * device can do. Thread-safe.
 */
final class DevicePace {
    private static final int REMEMBERED = 64;
    // fewer are bound by reading the weights: they would take as long
    private static final int MIN_TOKENS = 512;
    // before anything is known: about where a GPU begins to be busy
    private static final int UNKNOWN = 2048;

    private final double[] tokensPerNano = new double[REMEMBERED];
    private final long[] queryNanos = new long[REMEMBERED];
    private int bulkBatches;
    private int queryBatches;

    synchronized void computed(Priority priority, int paddedTokens, long nanos) {
        switch (priority) {
            case INTERACTIVE -> queryNanos[queryBatches++ % REMEMBERED] = nanos;
            case BULK -> tokensPerNano[bulkBatches++ % REMEMBERED] = (double) paddedTokens / Math.max(1, nanos);
        }
    }

    /** Padded tokens of bulk work that take about as long as a question does, 512 or more. */
    synchronized int tokensOfAQuery() {
        if (bulkBatches == 0 || queryBatches == 0) return UNKNOWN;
        long shortest = Arrays.stream(queryNanos, 0, Math.min(queryBatches, REMEMBERED))
                .min()
                .orElseThrow();
        double fastest = Arrays.stream(tokensPerNano).max().orElseThrow();
        return (int) Math.clamp(shortest * fastest, MIN_TOKENS, Integer.MAX_VALUE);
    }
}
