package dev.lorekeep.embed;

import java.util.concurrent.TimeUnit;

/** Sums up what happened in the last 60 seconds, second by second. Adding allocates nothing. Thread-safe. */
final class LastMinute {
    private static final int SECONDS = 60;

    private final long start;
    private final long[] sums = new long[SECONDS];
    /** Seconds since the start up to which {@link #sums} is cleared. */
    private long second;

    /** @param nowNanos of a clock that only goes forward */
    LastMinute(long nowNanos) {
        start = nowNanos;
    }

    synchronized void add(long nowNanos, long amount) {
        advance(nowNanos);
        sums[(int) (second % SECONDS)] += amount;
    }

    /** Over the last minute, or over the time since the start when that is shorter. */
    synchronized double perSecond(long nowNanos) {
        advance(nowNanos);
        long sum = 0;
        for (long each : sums) sum += each;
        return (double) sum / Math.min(second + 1, SECONDS);
    }

    private void advance(long nowNanos) {
        long now = TimeUnit.NANOSECONDS.toSeconds(nowNanos - start);
        // after a long silence all are cleared, each once
        for (long each = Math.max(second + 1, now - SECONDS + 1); each <= now; each++) sums[(int) (each % SECONDS)] = 0;
        second = Math.max(second, now);
    }
}
