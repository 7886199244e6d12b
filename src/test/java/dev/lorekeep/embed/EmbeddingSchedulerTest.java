package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lorekeep.embed.Embedder.Priority;
import dev.lorekeep.embed.EncoderBackend.Limits;
import dev.lorekeep.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

// in a thread of its own, since a worker that waits at the gate holds up the end of a failed test
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbeddingSchedulerTest {
    private static final Limits ONE_BY_ONE = new Limits(1, 1, 512);
    private static final EmbeddingMetrics.Lookups NO_LOOKUPS = new EmbeddingMetrics.Lookups(0, 0);

    @Test
    void runsQueriesBeforeBulkWork() throws Exception {
        var encoder = new TestingEncoder(ONE_BY_ONE);
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            var vectors = submit(scheduler, Priority.BULK, 1);
            encoder.awaitRunning(1);
            vectors.addAll(submit(scheduler, Priority.BULK, 3, 2));
            vectors.addAll(submit(scheduler, Priority.INTERACTIVE, 10));
            encoder.open();
            join(vectors);
            assertThat(encoder.order()).containsExactly(1, 10, 3, 2);
        }
    }

    @Test
    void takesAQueryThatComesWhileBulkRunsIntoTheNextBatch() throws Exception {
        var encoder = new TestingEncoder(new Limits(1, 8, 512));
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            submit(scheduler, Priority.BULK, 9);
            encoder.awaitRunning(1);
            submit(scheduler, Priority.BULK, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7);
            encoder.step();
            encoder.awaitRunning(1);
            var query = submit(scheduler, Priority.INTERACTIVE, 20).getFirst();
            encoder.step();
            encoder.awaitRunning(1);
            assertThat(encoder.batches().getLast()).containsExactly(20);
            encoder.step();
            query.join();
            encoder.open();
        }
    }

    @Test
    void givesBulkWorkOneTurnInEight() throws Exception {
        var encoder = new TestingEncoder(ONE_BY_ONE);
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            var vectors = submit(scheduler, Priority.BULK, 1);
            encoder.awaitRunning(1);
            vectors.addAll(submit(scheduler, Priority.BULK, 3, 2));
            vectors.addAll(submit(scheduler, Priority.INTERACTIVE, 11, 12, 13, 14, 15, 16, 17, 18, 19));
            encoder.open();
            join(vectors);
            assertThat(encoder.order()).containsExactly(1, 11, 12, 13, 14, 15, 16, 17, 3, 18, 19, 2);
        }
    }

    @Test
    void keepsAWorkerForQueriesWhereTheBackendWantsIt() throws Exception {
        var encoder = new TestingEncoder(new Limits(2, 1, 512, 1, 1));
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            submit(scheduler, Priority.BULK, 1);
            encoder.awaitRunning(1);
            submit(scheduler, Priority.INTERACTIVE, 50);
            encoder.awaitRunning(1);
            assertThat(encoder.order()).containsExactly(1, 50);
            encoder.open();
        }
    }

    @Test
    void leavesThatWorkerOutOfBulkWork() throws Exception {
        var encoder = new TestingEncoder(new Limits(2, 1, 512, 1, 1));
        encoder.open();
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            var lengths = new int[2000];
            Arrays.fill(lengths, 1);
            join(submit(scheduler, Priority.BULK, lengths));
            assertThat(encoder.mostCalls()).isEqualTo(1);
        }
    }

    @Test
    void beginsNoBulkWorkBesideAQueryWhereTheyShareADevice() throws Exception {
        var encoder = new TestingEncoder(new Limits(3, 1, 512, 1, 1, true));
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            // nobody asks: two at the same time
            var running = submit(scheduler, Priority.BULK, 1, 1);
            encoder.awaitAtGate(2);
            var waiting = submit(scheduler, Priority.BULK, 3).getFirst();
            var query = submit(scheduler, Priority.INTERACTIVE, 50).getFirst();
            // it has a worker of its own
            encoder.awaitAtGate(3);
            encoder.step();
            encoder.step();
            join(running);
            awaitSettled();
            assertThat(query).isNotDone();
            assertThat(scheduler.metrics(NO_LOOKUPS).queuedTokens()).isEqualTo(3);
            encoder.step();
            query.join();
            encoder.awaitAtGate(1);
            assertThat(encoder.order()).containsExactly(1, 1, 50, 3);
            encoder.open();
            waiting.join();
        }
    }

    @Test
    void givesBulkWorkItsTurnBesideQueriesThatNeverEnd() throws Exception {
        var encoder = new TestingEncoder(new Limits(2, 1, 512, 1, 1, true));
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            submit(scheduler, Priority.INTERACTIVE, 10);
            encoder.awaitRunning(1);
            var bulk = submit(scheduler, Priority.BULK, 1).getFirst();
            submit(scheduler, Priority.INTERACTIVE, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22);
            for (int i = 0; i < 8 && !encoder.order().contains(1); i++) {
                encoder.awaitRunning(1);
                encoder.step();
            }
            Eventually.holds(Duration.ofSeconds(10), () -> encoder.order().contains(1));
            encoder.open();
            bulk.join();
        }
    }

    @Test
    void cutsBulkWorkShortAsLongAsPeopleAsk() throws Exception {
        var nanos = new AtomicLong();
        var encoder = new TestingEncoder(new Limits(3, 64, 1600, 1, 1, true));
        var budget = new TokenBudget(1600, tokens -> {});
        try (var scheduler = scheduler(encoder, budget, nanos::get)) {
            // a query takes 7 ms, and so do 700 tokens of bulk work
            var query = submit(scheduler, Priority.INTERACTIVE, 20);
            encoder.awaitRunning(1);
            nanos.addAndGet(Duration.ofMillis(7).toNanos());
            encoder.step();
            join(query);
            var vectors = submit(scheduler, Priority.BULK, 700);
            encoder.awaitRunning(1);
            for (int i = 0; i < 48; i++) vectors.add(scheduler.submit(text(i, 100), Priority.BULK));
            nanos.addAndGet(Duration.ofMillis(7).toNanos());
            encoder.step();
            encoder.awaitRunning(1);
            awaitSettled();
            assertThat(encoder.batches().getLast()).hasSize(7);
            assertThat(scheduler.metrics(NO_LOOKUPS).queuedTokens()).isEqualTo(4100);
            // nobody has asked for a while
            nanos.addAndGet(Duration.ofSeconds(3).toNanos());
            encoder.step();
            encoder.awaitRunning(2);
            assertThat(encoder.batches().subList(3, 5)).allMatch(batch -> batch.size() == 16);
            encoder.open();
            join(vectors);
            assertThat(budget.tokens()).as("that is not the budget").isEqualTo(1600);
        }
    }

    @Test
    void putsTextsOfLikeLengthTogetherAndTheLongestFirst() throws Exception {
        var encoder = new TestingEncoder(new Limits(1, 8, 100));
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            var vectors = submit(scheduler, Priority.BULK, 1);
            encoder.awaitRunning(1);
            vectors.addAll(submit(scheduler, Priority.BULK, 10, 50, 9, 49, 130, 10, 11));
            encoder.open();
            join(vectors);
            assertThat(encoder.batches())
                    .containsExactly(List.of(1), List.of(130), List.of(50, 49), List.of(11, 10, 10, 9));
        }
    }

    @Property(tries = 200)
    void neverExceedsTheBudgetAndGivesEveryTextItsOwnVectorOnce(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 1, max = 130) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 3) int concurrency,
            @ForAll @IntRange(min = 1, max = 9) int maxTexts,
            @ForAll @IntRange(min = 1, max = 300) int budget,
            @ForAll @IntRange(min = 1, max = 16) int step,
            @ForAll @IntRange(min = 1, max = 10) int queryEvery,
            @ForAll boolean bulkYields)
            throws Exception {
        var limits = new Limits(concurrency, maxTexts, budget, step, concurrency / 3, bulkYields);
        var encoder = new TestingEncoder(limits);
        var completions = new AtomicLong();
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            var vectors = new ArrayList<CompletableFuture<float[]>>();
            for (int i = 0; i < lengths.size(); i++) {
                var priority = i % queryEvery == 1 ? Priority.INTERACTIVE : Priority.BULK;
                var vector = scheduler.submit(text(i, lengths.get(i)), priority);
                vector.thenRun(completions::incrementAndGet);
                vectors.add(vector);
                // the first half queues up, the second half comes while others run
                if (i == lengths.size() / 2) encoder.open();
            }
            for (int i = 0; i < vectors.size(); i++)
                assertThat(vectors.get(i).get(20, TimeUnit.SECONDS)).containsExactly(TestingEncoder.vector(i));
        }
        assertThat(completions).hasValue(lengths.size());
        assertThat(encoder.order()).containsExactlyInAnyOrderElementsOf(lengths);
        assertThat(encoder.batches())
                .allMatch(batch -> batch.size() <= maxTexts)
                .allMatch(batch -> batch.size() == 1 || batch.size() * limits.paddedLength(longest(batch)) <= budget);
    }

    @Test
    void dropsCancelledTextsWhenTheirTurnComes() throws Exception {
        var encoder = new TestingEncoder(ONE_BY_ONE);
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            var vectors = submit(scheduler, Priority.BULK, 1);
            encoder.awaitRunning(1);
            vectors.addAll(submit(scheduler, Priority.BULK, 2, 3));
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
            var late = submitLate(scheduler, 40_000);
            // queries have a queue of their own
            var query = submit(scheduler, Priority.INTERACTIVE, 5);
            assertThat(late).isNotDone();
            assertThat(scheduler.metrics(NO_LOOKUPS).queuedTokens()).isEqualTo(40_005);
            encoder.open();
            join(query);
            late.join().join();
        }
    }

    @Test
    void keepsNoRoomForACancelledText() throws Exception {
        var encoder = new TestingEncoder(ONE_BY_ONE);
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            submit(scheduler, Priority.BULK, 1);
            encoder.awaitRunning(1);
            var cancelled = submit(scheduler, Priority.BULK, 40_000).getFirst();
            var late = submitLate(scheduler, 40_000);
            cancelled.cancel(false);
            // queued although nothing has run to its end
            assertThat(late.join()).isNotDone();
            assertThat(scheduler.metrics(NO_LOOKUPS).queuedTokens()).isEqualTo(40_000);
            encoder.open();
            late.join().join();
            assertThat(encoder.order()).containsExactly(1, 40_000);
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
            assertThatThrownBy(vectors.get(1)::join)
                    .hasCauseInstanceOf(ArithmeticException.class)
                    .hasMessageContaining("vector of length NaN of a text of 401 tokens");
            join(List.of(vectors.get(0), vectors.get(2)));
            assertThat(encoder.batches()).anyMatch(batch -> batch.size() == 3);
            assertThat(scheduler.metrics(NO_LOOKUPS).failedTexts()).isEqualTo(1);
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
    void failsABatchWhoseVectorsAreNotAsManyAsItsTexts() throws Exception {
        EncoderBackend forgetful = new EncoderBackend() {
            @Override
            public Limits limits() {
                return ONE_BY_ONE;
            }

            @Override
            public float[][] run(List<TokenizedText> batch) {
                return new float[0][];
            }

            @Override
            public void close() {}
        };
        try (var scheduler = new EmbeddingScheduler(forgetful)) {
            assertThatThrownBy(submit(scheduler, Priority.BULK, 1).getFirst()::join)
                    .hasMessageContaining("0 vectors of 1 texts");
        }
    }

    @Test
    void triesSmallerBatchesWhenMemoryRunsOutAndRemembersIt() throws Exception {
        var remembered = new ArrayList<Integer>();
        var encoder = new TestingEncoder(new Limits(1, 64, 1600), 450);
        var budget = new TokenBudget(1600, remembered::add);
        try (var scheduler = scheduler(encoder, budget, System::nanoTime)) {
            submit(scheduler, Priority.BULK, 1);
            encoder.awaitRunning(1);
            var vectors = new ArrayList<CompletableFuture<float[]>>();
            for (int i = 0; i < 32; i++) vectors.add(scheduler.submit(text(i, 100), Priority.BULK));
            encoder.open();
            for (int i = 0; i < 32; i++) assertThat(vectors.get(i).join()).containsExactly(TestingEncoder.vector(i));
            assertThat(remembered).containsExactly(800, 400);
            assertThat(encoder.batches().stream().map(List::size))
                    // 16 do not fit; of their halves neither 8 nor 8 do; then the new budget is known
                    .containsExactly(1, 16, 8, 4, 4, 8, 4, 4, 4, 4, 4, 4);
            assertThat(scheduler.metrics(NO_LOOKUPS))
                    .satisfies(metrics -> assertThat(metrics.budgetTokens()).isEqualTo(400))
                    .satisfies(metrics -> assertThat(metrics.budgetHalvings()).isEqualTo(2))
                    .satisfies(metrics -> assertThat(metrics.failedTexts()).isZero());
        }
    }

    @Test
    void failsATextThatNoDeviceHoldsAndNotItsNeighbours() throws Exception {
        var encoder = new TestingEncoder(new Limits(1, 8, 2000), 400);
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            submit(scheduler, Priority.BULK, 1);
            encoder.awaitRunning(1);
            var vectors = submit(scheduler, Priority.BULK, 390, 500, 395, 3000);
            encoder.open();
            assertThatThrownBy(vectors.get(1)::join)
                    .hasCauseInstanceOf(OutOfDeviceMemory.class)
                    .hasMessageContaining("text of 500 tokens does not fit")
                    .hasMessageContaining("lorekeep.embedding.max-tokens");
            assertThatThrownBy(vectors.get(3)::join).hasMessageContaining("text of 3000 tokens");
            join(List.of(vectors.get(0), vectors.get(2)));
        }
    }

    @Test
    void triesATextAgainOnceItHasTheDeviceForItself() throws Exception {
        var encoder = new TestingEncoder(new Limits(2, 1, 2000), 1000);
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            var bulk = submit(scheduler, Priority.BULK, 900);
            encoder.awaitRunning(1);
            var query = submit(scheduler, Priority.INTERACTIVE, 200);
            encoder.awaitRunning(1);
            encoder.open();
            join(bulk);
            join(query);
            assertThat(encoder.order()).containsExactly(900, 200, 200);
        }
    }

    @Test
    void doesNotBlameTheBudgetForATextThatIsLongerThanIt() throws Exception {
        var encoder = new TestingEncoder(new Limits(1, 8, 2000), 2000);
        encoder.open();
        try (var scheduler = new EmbeddingScheduler(encoder)) {
            var vector = submit(scheduler, Priority.BULK, 3000).getFirst();
            assertThatThrownBy(vector::join).hasCauseInstanceOf(OutOfDeviceMemory.class);
            assertThat(scheduler.metrics(NO_LOOKUPS).budgetTokens()).isEqualTo(2000);
        }
    }

    @Test
    void finishesWhatRunsAndCancelsWhatWaitsWhenClosed() throws Exception {
        var encoder = new TestingEncoder(ONE_BY_ONE);
        var scheduler = new EmbeddingScheduler(encoder);
        var vectors = submit(scheduler, Priority.BULK, 1);
        encoder.awaitRunning(1);
        vectors.addAll(submit(scheduler, Priority.BULK, 2, 3, 65_000));
        vectors.addAll(submit(scheduler, Priority.INTERACTIVE, 4));
        var late = submitLate(scheduler, 40_000);
        var closer = Thread.ofPlatform().start(scheduler::close);
        Eventually.holds(Duration.ofSeconds(10), () -> vectors.stream().skip(1).allMatch(CompletableFuture::isDone));
        assertThat(vectors.subList(1, 5)).allMatch(CompletableFuture::isCancelled);
        assertThatThrownBy(late::join).hasStackTraceContaining("shutting down");
        assertThat(vectors.getFirst()).isNotDone();
        encoder.open();
        closer.join();
        join(vectors.subList(0, 1));
        assertThat(encoder.order()).containsExactly(1);
        assertThatThrownBy(() -> submit(scheduler, Priority.INTERACTIVE, 1))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("shutting down");
    }

    @Test
    void countsWhatItDoes() throws Exception {
        var nanos = new AtomicLong();
        var encoder = new TestingEncoder(new Limits(1, 8, 100, 10, 0));
        var budget = new TokenBudget(100, tokens -> {});
        try (var scheduler = scheduler(encoder, budget, nanos::get)) {
            var vectors = submit(scheduler, Priority.BULK, 5);
            encoder.awaitRunning(1);
            vectors.addAll(submit(scheduler, Priority.BULK, 20, 15, 15));
            vectors.addAll(submit(scheduler, Priority.INTERACTIVE, 8));
            nanos.set(Duration.ofSeconds(9).toNanos());
            encoder.open();
            join(vectors);
            assertThat(scheduler.metrics(new EmbeddingMetrics.Lookups(3, 4)))
                    .isEqualTo(new EmbeddingMetrics(
                            5,
                            0,
                            3,
                            63,
                            10 + 10 + 60,
                            6.3,
                            new EmbeddingMetrics.QueueTime(9000, 9000),
                            new EmbeddingMetrics.QueueTime(9000, 9000),
                            0,
                            100,
                            0,
                            new EmbeddingMetrics.Lookups(3, 4)));
        }
    }

    @Test
    void cutsBatchesForTheDeviceThatTakesThem() throws Exception {
        var small = new TestingEncoder(new Limits(1, 64, 400), 450);
        var large = new TestingEncoder(new Limits(1, 64, 1600), 1600);
        // too much for the first device, as it will find out
        var smallBudget = new TokenBudget(800, tokens -> {});
        var devices = List.of(
                new EncoderDevice(small, smallBudget), new EncoderDevice(large, new TokenBudget(1600, tokens -> {})));
        try (var scheduler = new EmbeddingScheduler(devices, System::nanoTime)) {
            // both are busy while the rest comes
            submit(scheduler, Priority.BULK, 1);
            Eventually.holds(
                    Duration.ofSeconds(10),
                    () -> small.batches().size() + large.batches().size() == 1);
            submit(scheduler, Priority.BULK, 1);
            small.awaitRunning(1);
            large.awaitRunning(1);
            var vectors = new ArrayList<CompletableFuture<float[]>>();
            for (int i = 0; i < 40; i++) vectors.add(scheduler.submit(text(i, 100), Priority.BULK));
            large.step();
            large.awaitRunning(1);
            assertThat(large.batches().getLast()).hasSize(16);
            small.step();
            small.awaitRunning(1);
            assertThat(small.batches().get(1)).hasSize(8);
            small.open();
            large.open();
            for (int i = 0; i < 40; i++) assertThat(vectors.get(i).join()).containsExactly(TestingEncoder.vector(i));

            assertThat(smallBudget.tokens()).isEqualTo(400);
            assertThat(scheduler.metrics(NO_LOOKUPS))
                    .satisfies(metrics -> assertThat(metrics.budgetTokens()).isEqualTo(400))
                    .satisfies(metrics -> assertThat(metrics.budgetHalvings()).isEqualTo(1));
            assertThat(devices.getLast().budget().tokens()).as("of the other").isEqualTo(1600);
        }
    }

    /** Until every worker waits, at the gate or for work: what they have not begun by then, they do not begin. */
    private static void awaitSettled() {
        Eventually.holds(
                Duration.ofSeconds(10),
                () -> Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("embed-"))
                        .allMatch(thread -> thread.getState() == Thread.State.WAITING));
    }

    private static EmbeddingScheduler scheduler(EncoderBackend backend, TokenBudget budget, LongSupplier nanoTime) {
        return new EmbeddingScheduler(List.of(new EncoderDevice(backend, budget)), nanoTime);
    }

    /** Returns when the caller waits for room; completes with the vector's future when there is some. */
    private static CompletableFuture<CompletableFuture<float[]>> submitLate(EmbeddingScheduler scheduler, int length) {
        var late = new CompletableFuture<CompletableFuture<float[]>>();
        var caller = Thread.ofPlatform().start(() -> {
            try {
                late.complete(submit(scheduler, Priority.BULK, length).getFirst());
            } catch (InterruptedException | RuntimeException e) {
                late.completeExceptionally(e);
            }
        });
        Eventually.holds(Duration.ofSeconds(10), () -> caller.getState() == Thread.State.WAITING);
        return late;
    }

    private static List<CompletableFuture<float[]>> submit(
            EmbeddingScheduler scheduler, Priority priority, int... lengths) throws InterruptedException {
        var vectors = new ArrayList<CompletableFuture<float[]>>();
        for (int length : lengths) vectors.add(scheduler.submit(text(0, length), priority));
        return vectors;
    }

    private static TokenizedText text(int firstId, int length) {
        var ids = new int[length];
        Arrays.fill(ids, firstId);
        return new TokenizedText(ids);
    }

    private static void join(List<CompletableFuture<float[]>> vectors) {
        vectors.forEach(CompletableFuture::join);
    }

    private static int longest(List<Integer> batch) {
        return batch.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }
}
