package dev.lorekeep.access;

import java.time.Duration;

record TestingAccessConfig(
        Duration sessionIdle,
        Duration sessionLifetime,
        int bcryptCost,
        int freeAttemptsPerName,
        int freeAttemptsPerAddress)
        implements AccessConfig {
    TestingAccessConfig() {
        this(Duration.ofHours(12), Duration.ofDays(14), 4, 5, 20);
    }
}
