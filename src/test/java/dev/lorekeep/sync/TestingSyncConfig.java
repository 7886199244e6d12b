package dev.lorekeep.sync;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The defaults, but impatient. */
record TestingSyncConfig() implements SyncConfig {
    @Override
    public boolean enabled() {
        return true;
    }

    @Override
    public int concurrency() {
        return 1;
    }

    @Override
    public Duration poll() {
        return Duration.ofMillis(50);
    }

    @Override
    public Duration lease() {
        return Duration.ofSeconds(60);
    }

    @Override
    public int tries() {
        return 2;
    }

    @Override
    public Duration firstBackoff() {
        return Duration.ofMillis(1);
    }

    @Override
    public Duration runBackoff() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Duration resumeWithin() {
        return Duration.ofHours(1);
    }

    @Override
    public Duration connectTimeout() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration readTimeout() {
        return Duration.ofSeconds(3);
    }

    @Override
    public Duration downloadTimeout() {
        return Duration.ofSeconds(5);
    }

    @Override
    public String userAgent() {
        return "Lorekeep";
    }

    @Override
    public Optional<Path> keyFile() {
        return Optional.empty();
    }
}
