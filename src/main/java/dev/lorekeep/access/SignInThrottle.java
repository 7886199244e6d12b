package dev.lorekeep.access;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Slows guessing down: after some free attempts each further one doubles the wait, counted for the account name and for the
 * address it comes from. An attempt counts before its password is checked, so that many at the same time are not one. Kept in
 * memory: a restart forgives, and the least recently tried are forgotten beyond {@link #MAX_ENTRIES}.
 */
@Singleton
class SignInThrottle {
    private static final int MAX_ENTRIES = 10_000;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    /** The price of throttling by name is that a stranger can make its owner wait; no longer than this. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

    /** Without another attempt for this long, all is forgotten. */
    private static final Duration MEMORY = Duration.ofHours(1);

    private final AccessConfig config;
    private final Clock clock;
    private final Map<String, Attempts> known = new LinkedHashMap<>(16, 0.75f, true);

    SignInThrottle(AccessConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /**
     * @param delay how long to wait; zero if the attempt may go on, and then it counts as failed until told otherwise
     * @param worthTelling whether this is the first refusal of this wait; the others say nothing new
     */
    record Verdict(Duration delay, boolean worthTelling) {
        boolean refused() {
            return delay.isPositive();
        }
    }

    synchronized Verdict attempt(String name, String address) {
        var now = clock.instant();
        var byName = entry(nameKey(name), now);
        var byAddress = entry(addressKey(address), now);
        var blocked = byName.openAt.isAfter(byAddress.openAt) ? byName : byAddress;
        if (blocked.openAt.isAfter(now)) {
            var first = !blocked.told;
            blocked.told = true;
            return new Verdict(Duration.between(now, blocked.openAt), first);
        }
        byName.count(config.freeAttemptsPerName(), now);
        byAddress.count(config.freeAttemptsPerAddress(), now);
        return new Verdict(Duration.ZERO, false);
    }

    /** The name starts afresh; the address only gets this attempt back, or one own account would cover guessing at others. */
    synchronized void succeeded(String name, String address) {
        var now = clock.instant();
        known.remove(nameKey(name));
        entry(addressKey(address), now).takeBack(now);
    }

    synchronized int entries() {
        return known.size();
    }

    private Attempts entry(String key, Instant now) {
        var attempts = known.get(key);
        if (attempts == null || attempts.openAt.plus(MEMORY).isBefore(now)) {
            attempts = new Attempts(now);
            known.put(key, attempts);
        }
        if (known.size() > MAX_ENTRIES) {
            var eldest = known.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        return attempts;
    }

    private static String nameKey(String name) {
        var key = name.toLowerCase(Locale.ROOT);
        return "name " + key.substring(0, Math.min(key.length(), Account.MAX_NAME_CHARACTERS));
    }

    private static String addressKey(String address) {
        return "address " + address;
    }

    /** Consecutive failures, and when the next attempt may be made. */
    private static final class Attempts {
        private int failures;
        private Instant openAt;
        private boolean told;

        Attempts(Instant now) {
            this.openAt = now;
        }

        void count(int free, Instant now) {
            failures++;
            openAt = now.plus(wait(free));
            told = false;
        }

        void takeBack(Instant now) {
            failures = Math.max(0, failures - 1);
            openAt = now;
        }

        private Duration wait(int free) {
            if (failures < free) return Duration.ZERO;
            // 2^10 s is beyond the longest wait; shifting further would overflow
            var wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures - free, 10));
            return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
        }
    }
}
