package dev.lorekeep.embed;

import dev.lorekeep.embed.EmbeddingMetrics.Lookups;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts what the scheduler does. Allocates nothing while it counts. Thread-safe. */
final class EmbeddingMeter {
    private final LongSupplier nanoTime;
    private final LongAdder texts = new LongAdder();
    private final LongAdder failedTexts = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder realTokens = new LongAdder();
    private final LongAdder paddedTokens = new LongAdder();
    private final RecentDurations interactive = new RecentDurations();
    private final RecentDurations bulk = new RecentDurations();
    private final LastMinute lastMinute;

    /** @param nanoTime as {@link System#nanoTime} */
    EmbeddingMeter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        lastMinute = new LastMinute(nanoTime.getAsLong());
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** Their time in the queue is over. */
    void dequeued(List<QueuedText> batch) {
        long now = nanoTime.getAsLong();
        for (var text : batch) {
            var queueTimes = switch (text.priority()) {
                case INTERACTIVE -> interactive;
                case BULK -> bulk;
            };
            queueTimes.record(now - text.queuedAtNanos());
        }
    }

    void computed(List<QueuedText> batch, int padded) {
        long real = 0;
        for (var text : batch) real += text.tokens();
        texts.add(batch.size());
        batches.increment();
        realTokens.add(real);
        paddedTokens.add(padded);
        lastMinute.add(nanoTime.getAsLong(), real);
    }

    void failed() {
        failedTexts.increment();
    }

    EmbeddingMetrics metrics(long queuedTokens, List<TokenBudget> budgets, Lookups queryVectors) {
        return new EmbeddingMetrics(
                texts.sum(),
                failedTexts.sum(),
                batches.sum(),
                realTokens.sum(),
                paddedTokens.sum(),
                lastMinute.perSecond(nanoTime.getAsLong()),
                interactive.percentiles(),
                bulk.percentiles(),
                queuedTokens,
                budgets.stream().mapToInt(TokenBudget::tokens).min().orElse(0),
                budgets.stream().mapToLong(TokenBudget::halvings).sum(),
                queryVectors);
    }
}
