package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EmbeddingMeterTest {
    @Test
    void givesPercentilesOfTheLastDurations() {
        var durations = new RecentDurations();
        assertThat(durations.percentiles()).isEqualTo(EmbeddingMetrics.QueueTime.NONE);
        for (int i = 1; i <= 100; i++) durations.record(Duration.ofMillis(i).toNanos());
        assertThat(durations.percentiles()).isEqualTo(new EmbeddingMetrics.QueueTime(50, 95));
        for (int i = 0; i < RecentDurations.KEPT; i++)
            durations.record(Duration.ofMillis(7).toNanos());
        assertThat(durations.percentiles()).isEqualTo(new EmbeddingMetrics.QueueTime(7, 7));
    }

    @Test
    void countsOnlyTheLastMinute() {
        // the clock of a JVM may start anywhere
        long start = -5_000_000_000_000L;
        var minute = new LastMinute(start);
        assertThat(minute.perSecond(start)).isZero();
        minute.add(start + seconds(1), 600);
        assertThat(minute.perSecond(start + seconds(1))).isEqualTo(300);
        minute.add(start + seconds(30), 600);
        assertThat(minute.perSecond(start + seconds(59))).isEqualTo(20);
        assertThat(minute.perSecond(start + seconds(60))).isEqualTo(20);
        assertThat(minute.perSecond(start + seconds(61))).isEqualTo(10);
        assertThat(minute.perSecond(start + seconds(500))).isZero();
        minute.add(start + seconds(500), 60);
        assertThat(minute.perSecond(start + seconds(500))).isEqualTo(1);
    }

    @Test
    void sharesAreOfWhatWasComputed() {
        var metrics = new EmbeddingMetrics(
                6,
                0,
                3,
                75,
                100,
                0,
                EmbeddingMetrics.QueueTime.NONE,
                EmbeddingMetrics.QueueTime.NONE,
                0,
                512,
                0,
                new EmbeddingMetrics.Lookups(0, 0));
        assertThat(metrics.paddingShare()).isEqualTo(0.25);
        assertThat(metrics.textsPerBatch()).isEqualTo(2);
        assertThat(EmbeddingMetrics.NONE.paddingShare()).isZero();
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
