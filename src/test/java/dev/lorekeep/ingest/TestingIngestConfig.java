package dev.lorekeep.ingest;

import java.time.Duration;
import java.util.OptionalInt;

/** The defaults, but impatient. */
record TestingIngestConfig() implements IngestConfig {
    @Override
    public long maxFileBytes() {
        return 1_000_000;
    }

    @Override
    public long minFreeBytes() {
        return 0;
    }

    @Override
    public OptionalInt concurrency() {
        return OptionalInt.of(1);
    }

    @Override
    public int maxAttempts() {
        return 5;
    }

    @Override
    public Duration firstBackoff() {
        return Duration.ofMillis(1);
    }

    @Override
    public Duration heartbeat() {
        return Duration.ofSeconds(10);
    }

    @Override
    public WatchedFolder folder() {
        throw new UnsupportedOperationException("no folder is watched here");
    }
}
