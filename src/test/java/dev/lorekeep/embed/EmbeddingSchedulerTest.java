package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lorekeep.embed.Embedder.Priority;
import dev.lorekeep.embed.EncoderBackend.Limits;
import dev.lorekeep.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EmbeddingSchedulerTest {
    private static final Limits ONE_BY_ONE = new Limits(1, 1, 512);

    @Test
    void runsQueriesBeforeBulkWork() throws Exception {
        var encoder = new TestingEncoder(ONE_BY_ONE);
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            var vectors = submit(scheduler, Priority.BULK, 1, 2, 3);
            encoder.awaitRunning(1);
            vectors.addAll(submit(scheduler, Priority.INTERACTIVE, 10));
            encoder.open();
            join(vectors);
            assertThat(encoder.order()).containsExactly(1, 10, 2, 3);
        }
    }

    @Test
    void givesBulkWorkOneTurnInEight() throws Exception {
        var encoder = new TestingEncoder(ONE_BY_ONE);
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            var vectors = submit(scheduler, Priority.BULK, 1, 2, 3);
            encoder.awaitRunning(1);
            vectors.addAll(submit(scheduler, Priority.INTERACTIVE, 11, 12, 13, 14, 15, 16, 17, 18, 19));
            encoder.open();
            join(vectors);
            assertThat(encoder.order()).containsExactly(1, 11, 12, 13, 14, 15, 16, 17, 2, 18, 19, 3);
        }
    }

    @Test
    void keepsBatchesWithinTheLimits() throws Exception {
        var encoder = new TestingEncoder(new Limits(2, 4, 100));
        encoder.open();
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            var random = new Random(7);
            var lengths = random.ints(500, 1, 130).toArray();
            var vectors = submit(scheduler, Priority.BULK, lengths);
            join(vectors);
            assertThat(encoder.order()).hasSize(500);
            assertThat(encoder.batches())
                    .allMatch(batch -> batch.size() <= 4)
                    .allMatch(batch -> batch.size() == 1 || batch.size() * longest(batch) <= 100)
                    .anyMatch(batch -> batch.size() > 1);
        }
    }

    @Test
    void dropsCancelledTextsWhenTheirTurnComes() throws Exception {
        var encoder = new TestingEncoder(ONE_BY_ONE);
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            var vectors = submit(scheduler, Priority.BULK, 1, 2, 3);
            encoder.awaitRunning(1);
            vectors.remove(1).cancel(false);
            encoder.open();
            join(vectors);
            assertThat(encoder.order()).containsExactly(1, 3);
        }
    }

    @Test
    void makesCallersWaitWhileTheQueueIsFull() throws Exception {
        var encoder = new TestingEncoder(ONE_BY_ONE);
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            submit(scheduler, Priority.BULK, 1);
            encoder.awaitRunning(1);
            submit(scheduler, Priority.BULK, 40_000);
            var late = new CompletableFuture<List<CompletableFuture<float[]>>>();
            var caller = Thread.ofPlatform().start(() -> {
                try {
                    late.complete(submit(scheduler, Priority.BULK, 40_000));
                } catch (InterruptedException e) {
                    late.completeExceptionally(e);
                }
            });
            Eventually.holds(Duration.ofSeconds(10), () -> caller.getState() == Thread.State.WAITING);
            // queries have a queue of their own
            var query = submit(scheduler, Priority.INTERACTIVE, 5);
            assertThat(late).isNotDone();
            encoder.open();
            join(query);
            join(late.join());
        }
    }

    @Test
    void failsTheBadTextAndNotItsNeighbours() throws Exception {
        var encoder = new TestingEncoder(new Limits(1, 8, 2000));
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            submit(scheduler, Priority.BULK, 1);
            encoder.awaitRunning(1);
            var vectors = submit(scheduler, Priority.BULK, 2, TestingEncoder.MAKES_NAN, 3);
            encoder.open();
            assertThatThrownBy(vectors.get(1)::join).hasCauseInstanceOf(ArithmeticException.class);
            join(List.of(vectors.get(0), vectors.get(2)));
            assertThat(encoder.batches()).anyMatch(batch -> batch.size() == 3);
        }
    }

    @Test
    void survivesABrokenBackend() throws Exception {
        var encoder = new TestingEncoder(ONE_BY_ONE);
        encoder.open();
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            var broken = submit(scheduler, Priority.BULK, TestingEncoder.THROWS).getFirst();
            assertThatThrownBy(broken::join)
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseMessage("out of memory");
            join(submit(scheduler, Priority.BULK, 2));
        }
    }

    @Test
    void finishesWhatRunsAndCancelsWhatWaitsWhenClosed() throws Exception {
        var encoder = new TestingEncoder(ONE_BY_ONE);
        var scheduler = new EmbeddingScheduler(encoder);
        var vectors = submit(scheduler, Priority.BULK, 1, 2, 3);
        encoder.awaitRunning(1);
        var closer = Thread.ofPlatform().start(scheduler::close);
        Eventually.holds(Duration.ofSeconds(10), vectors.get(1)::isCancelled);
        assertThat(vectors.get(0)).isNotDone();
        encoder.open();
        closer.join();
        join(vectors.subList(0, 1));
        assertThat(encoder.order()).containsExactly(1);
        assertThatThrownBy(() -> submit(scheduler, Priority.INTERACTIVE, 1)).isInstanceOf(CancellationException.class);
    }

    private static List<CompletableFuture<float[]>> submit(
            EmbeddingScheduler scheduler, Priority priority, int... lengths) throws InterruptedException {
        var vectors = new ArrayList<CompletableFuture<float[]>>();
        for (int length : lengths) vectors.add(scheduler.submit(new TokenizedText(new int[length]), priority));
        return vectors;
    }

    private static void join(List<CompletableFuture<float[]>> vectors) {
        vectors.forEach(CompletableFuture::join);
    }

    private static int longest(List<Integer> batch) {
        return batch.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }
}
