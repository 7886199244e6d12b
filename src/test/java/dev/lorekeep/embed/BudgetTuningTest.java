package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.embed.EncoderBackend.Limits;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class BudgetTuningTest {
    private final AtomicLong nanos = new AtomicLong();
    private final TreeSet<Integer> tried = new TreeSet<>();

    @Test
    void takesTheLargestThatGains() {
        // 4 ms for reading weights and so on, however few tokens there are
        assertThat(find(tokens -> 4000 + tokens)).isEqualTo(32_768);
        assertThat(tried).containsExactly(4096, 8192, 16_384, 32_768);
    }

    @Test
    void takesTheSmallestOfThoseWithinThreePercentOfTheBest() {
        // 4,096: 90.5 % of the best; 8,192: 95.4 %; 16,384: 98 %
        assertThat(find(tokens -> 430 + tokens)).isEqualTo(16_384);
        // 4,096: 97.4 %
        assertThat(find(tokens -> 125 + tokens)).isEqualTo(4096);
    }

    @Test
    void keepsBatchesShortSinceQueriesWaitForThem() {
        // 16,384 tokens take 65 ms, and larger ones are not even tried
        assertThat(find(tokens -> 2000 + 4 * tokens)).isEqualTo(8192);
        assertThat(tried).containsExactly(4096, 8192, 16_384);
    }

    @Test
    void goesBelowTheUsualOnASlowDevice() {
        assertThat(find(tokens -> 40 * tokens)).isEqualTo(1024);
        assertThat(tried).containsExactly(1024, 2048, 4096);
    }

    @Test
    void takesTheLeastWhereNothingIsFast() {
        assertThat(find(tokens -> 1000 * tokens)).isEqualTo(1024);
    }

    @Test
    void takesOnlyWhatFits() {
        assertThat(find(tokens -> tokens > 10_000 ? -1 : 4000 + tokens)).isEqualTo(8192);
        assertThat(find(tokens -> tokens > 3000 ? -1 : 4000 + tokens)).isEqualTo(2048);
        assertThat(find(tokens -> -1)).isEqualTo(1024);
    }

    @Test
    void takesAFewSecondsAtMost() {
        find(tokens -> 49_000);
        assertThat(Duration.ofNanos(nanos.get())).isLessThan(Duration.ofSeconds(2));
        // a second for the smallest of the usual ones
        find(tokens -> 250 * tokens);
        assertThat(Duration.ofNanos(nanos.get())).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void ignoresTheFirstRunOfAShape() {
        var seen = new HashSet<Integer>();
        assertThat(find(tokens -> seen.add(tokens) ? 1_000_000 : 125 + tokens)).isEqualTo(4096);
    }

    @Test
    void ignoresWhatDisturbsSomeRuns() {
        var runs = new AtomicLong();
        assertThat(find(tokens -> runs.getAndIncrement() % 3 == 0 ? 49_000 : 125 + tokens))
                .isEqualTo(4096);
    }

    /** @param micros a batch of so many padded tokens takes; negative when there is no memory for it */
    private int find(IntUnaryOperator micros) {
        nanos.set(0);
        tried.clear();
        EncoderBackend backend = new EncoderBackend() {
            @Override
            public Limits limits() {
                return new Limits(2, 256, 16_384, 8, 0);
            }

            @Override
            public float[][] run(List<TokenizedText> batch) {
                int tokens = limits().paddedTokens(batch);
                tried.add(tokens);
                long taken = micros.applyAsInt(tokens);
                if (taken < 0) throw new OutOfDeviceMemory("too large", new IllegalStateException());
                nanos.addAndGet(taken * 1000);
                return new float[batch.size()][];
            }

            @Override
            public void close() {}
        };
        return new BudgetTuning(backend, nanos::get, new TokenizedText(new int[] {1, 2, 3}), 8192).find();
    }
}
