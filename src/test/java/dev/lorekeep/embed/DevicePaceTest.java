package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.embed.Embedder.Priority;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DevicePaceTest {
    private final DevicePace pace = new DevicePace();

    @Test
    void knowsNothingAtFirst() {
        assertThat(pace.tokensOfAQuery()).isEqualTo(2048);
        pace.computed(Priority.INTERACTIVE, 20, millis(7));
        assertThat(pace.tokensOfAQuery()).isEqualTo(2048);
    }

    @Test
    void goesByTheBestThatTheDeviceHasShown() {
        pace.computed(Priority.BULK, 16_384, millis(64));
        // beside others
        pace.computed(Priority.BULK, 16_384, millis(200));
        pace.computed(Priority.INTERACTIVE, 20, millis(30));
        pace.computed(Priority.INTERACTIVE, 20, millis(7));
        pace.computed(Priority.INTERACTIVE, 20, millis(12));
        assertThat(pace.tokensOfAQuery()).isEqualTo(256 * 7);
    }

    @Test
    void forgetsWhatIsLongAgo() {
        pace.computed(Priority.BULK, 10_000, millis(1));
        pace.computed(Priority.INTERACTIVE, 20, millis(1));
        for (int i = 0; i < 64; i++) {
            pace.computed(Priority.BULK, 1000, millis(10));
            pace.computed(Priority.INTERACTIVE, 20, millis(20));
        }
        assertThat(pace.tokensOfAQuery()).isEqualTo(2000);
    }

    @Test
    void asksForNoBatchThatAGpuWouldNotFeel() {
        pace.computed(Priority.BULK, 100, millis(10));
        pace.computed(Priority.INTERACTIVE, 20, millis(5));
        assertThat(pace.tokensOfAQuery()).isEqualTo(512);
    }

    private static long millis(int count) {
        return Duration.ofMillis(count).toNanos();
    }
}
