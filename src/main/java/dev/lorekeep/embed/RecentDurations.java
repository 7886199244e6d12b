package dev.lorekeep.embed;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** The last durations, for exact percentiles of them. Recording allocates nothing. Thread-safe. */
final class RecentDurations {
    // the 95th percentile of 1,024 rests on 51 values; 8 kB
    static final int KEPT = 1024;

    private final AtomicLongArray nanos = new AtomicLongArray(KEPT);
    private final AtomicLong recorded = new AtomicLong();

    void record(long duration) {
        nanos.set((int) (recorded.getAndIncrement() % KEPT), duration);
    }

    EmbeddingMetrics.QueueTime percentiles() {
        var sorted = new long[(int) Math.min(recorded.get(), KEPT)];
        if (sorted.length == 0) return EmbeddingMetrics.QueueTime.NONE;
        for (int i = 0; i < sorted.length; i++) sorted[i] = nanos.get(i);
        Arrays.sort(sorted);
        return new EmbeddingMetrics.QueueTime(millis(sorted, 50), millis(sorted, 95));
    }

    /** The smallest duration that so many percent are not above. */
    private static double millis(long[] sorted, int percent) {
        return sorted[Math.ceilDiv(sorted.length * percent, 100) - 1] / 1e6;
    }
}
