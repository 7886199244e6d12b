package dev.lorekeep.admin.hub;

import java.time.Duration;

/**
 * How long a download is kept up on a bad line.
 *
 * @param tries in a row without a single byte
 * @param firstPause before the second try; doubled before each further one
 * @param longestSilence after which a connection counts as cut
 */
public record Patience(int tries, Duration firstPause, Duration longestSilence) {
    /** A router that restarts is back after a minute: pauses of 2, 4, 8, 16 and 32 seconds. */
    public static final Patience USUAL = new Patience(6, Duration.ofSeconds(2), Duration.ofMinutes(1));

    public Patience {
        if (tries < 1) throw new IllegalArgumentException("tries: " + tries);
        if (firstPause.isNegative() || longestSilence.isNegative() || longestSilence.isZero())
            throw new IllegalArgumentException(firstPause + ", " + longestSilence);
    }

    /** @param failures so far, at least 1 */
    void pause(int failures) throws HubFailure {
        try {
            Thread.sleep(firstPause.multipliedBy(1L << Math.min(failures - 1, 10)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubFailure("interrupted", e);
        }
    }
}
