package dev.lorekeep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IndexSignalTest {
    @Test
    void whoWaitsIsRememberedUntilServed() throws InterruptedException {
        var signal = new IndexSignal();
        signal.raise();
        assertThat(signal.isUrgent()).isFalse();
        signal.hurry();
        // an answer to both
        signal.await(Duration.ofSeconds(10));
        assertThat(signal.isUrgent()).isTrue();
        signal.raise();
        assertThat(signal.isUrgent()).isTrue();
        signal.serve();
        assertThat(signal.isUrgent()).isFalse();
    }
}
