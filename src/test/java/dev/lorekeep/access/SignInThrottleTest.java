package dev.lorekeep.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.testing.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {
    private final SettableClock clock = new SettableClock();
    private final SignInThrottle throttle = new SignInThrottle(new TestingAccessConfig(), clock);

    @Test
    void doublesTheWaitAfterTheFreeAttempts() {
        var waits = new ArrayList<Long>();
        for (int i = 0; i < 5; i++)
            assertThat(throttle.attempt("ada", "10.0.0." + i).refused()).isFalse();
        for (int i = 0; i < 12; i++) {
            var verdict = throttle.attempt("ada", "10.0.1." + i);
            assertThat(verdict.refused()).isTrue();
            waits.add(verdict.delay().toSeconds());
            clock.advance(verdict.delay());
            assertThat(throttle.attempt("ada", "10.0.1." + i).refused()).isFalse();
        }
        assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 900L, 900L);
    }

    @Test
    void refusedAttemptsDoNotMakeTheWaitLonger() {
        for (int i = 0; i < 5; i++) throttle.attempt("ada", "a");
        for (int i = 0; i < 100; i++)
            assertThat(throttle.attempt("ada", "a").delay()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void tellsOfAWaitOnlyOnce() {
        for (int i = 0; i < 5; i++) throttle.attempt("ada", "a");
        assertThat(throttle.attempt("ada", "a").worthTelling()).isTrue();
        assertThat(throttle.attempt("ada", "a").worthTelling()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        throttle.attempt("ada", "a");
        assertThat(throttle.attempt("ada", "a").worthTelling()).isTrue();
    }

    @Test
    void countsAnAddressOverAllNames() {
        for (int i = 0; i < 20; i++)
            assertThat(throttle.attempt("name-" + i, "a").refused()).isFalse();
        assertThat(throttle.attempt("another", "a").refused()).isTrue();
        assertThat(throttle.attempt("another", "b").refused()).isFalse();
    }

    @Test
    void successResetsTheNameButNotTheAddress() {
        for (int i = 0; i < 4; i++) throttle.attempt("ada", "a");
        throttle.attempt("ada", "a");
        throttle.succeeded("ADA", "a");
        for (int i = 0; i < 5; i++)
            assertThat(throttle.attempt("ada", "b").refused()).isFalse();
        for (int i = 0; i < 16; i++)
            assertThat(throttle.attempt("name-" + i, "a").refused()).isFalse();
        assertThat(throttle.attempt("name", "a").refused()).isTrue();
    }

    @Test
    void countsANameInAnyCase() {
        for (int i = 0; i < 5; i++) throttle.attempt(i % 2 == 0 ? "Ada" : "aDA", "a");
        assertThat(throttle.attempt("ada", "b").refused()).isTrue();
    }

    @Test
    void forgetsAfterAnHourOfRest() {
        for (int i = 0; i < 5; i++) throttle.attempt("ada", "a");
        clock.advance(Duration.ofHours(1).plusSeconds(2));
        for (int i = 0; i < 5; i++)
            assertThat(throttle.attempt("ada", "b").refused()).isFalse();
    }

    @Test
    void keepsABoundedNumberOfNames() {
        for (int i = 0; i < 30_000; i++) throttle.attempt("name-" + i, "address-" + i);
        assertThat(throttle.entries()).isLessThanOrEqualTo(10_000);
    }
}
