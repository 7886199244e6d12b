package dev.lorekeep.embed;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What an embedder has done since the start of this process.
 *
 * @param texts that went through the model, failed ones included
 * @param failedTexts that got no vector: too large for the device, or not a number
 * @param batches calls of the model
 * @param realTokens of the texts  @param paddedTokens what the device computed for them
 * @param tokensPerSecond real tokens a second over the last minute
 * @param interactive how long texts waited that somebody waits for  @param bulk and the others
 * @param queuedTokens of the texts that wait now
 * @param budgetTokens padded tokens that a batch may have now; of several devices the fewest  @param budgetHalvings of all for
 *     want of memory
 * @param queryVectors questions whose vector was still known, and others
 */
public record EmbeddingMetrics(
        long texts,
        long failedTexts,
        long batches,
        long realTokens,
        long paddedTokens,
        double tokensPerSecond,
        QueueTime interactive,
        QueueTime bulk,
        long queuedTokens,
        int budgetTokens,
        long budgetHalvings,
        Lookups queryVectors) {
    static final EmbeddingMetrics NONE =
            new EmbeddingMetrics(0, 0, 0, 0, 0, 0, QueueTime.NONE, QueueTime.NONE, 0, 0, 0, new Lookups(0, 0));

    /** Of the last {@value RecentDurations#KEPT} texts, in milliseconds. */
    public record QueueTime(double p50Millis, double p95Millis) {
        static final QueueTime NONE = new QueueTime(0, 0);
    }

    /** What was found, and what was looked for in vain. */
    public record Lookups(long hits, long misses) {}

    /** Share of what was computed that was padding, 0 to 1. */
    @JsonProperty
    public double paddingShare() {
        return paddedTokens == 0 ? 0 : 1 - (double) realTokens / paddedTokens;
    }

    @JsonProperty
    public double textsPerBatch() {
        return batches == 0 ? 0 : (double) texts / batches;
    }
}
