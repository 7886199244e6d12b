package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.embed.EncoderBackend.Limits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SeveralBackendsTest {
    @Test
    void keepsAllDevicesBusyAndNoneOverItsLimits() throws Exception {
        var first = new TestingEncoder(new Limits(2, 8, 1000));
        var second = new TestingEncoder(new Limits(2, 4, 500));
        var backends = new SeveralBackends(List.of(first, second));
        assertThat(backends.limits()).isEqualTo(new Limits(4, 4, 500));
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 6; i++)
            threads.add(Thread.ofVirtual().start(() -> backends.run(List.of(new TokenizedText(new int[3])))));
        first.awaitRunning(2);
        second.awaitRunning(2);
        assertThat(first.batches()).hasSize(2);
        assertThat(second.batches()).hasSize(2);
        first.open();
        second.open();
        for (var thread : threads) thread.join();
        assertThat(first.batches().size() + second.batches().size()).isEqualTo(6);
    }
}
