package dev.lorekeep.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lorekeep.embed.Embedder;
import dev.lorekeep.embed.EmbedderInfo;
import dev.lorekeep.embed.VectorCache;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
class PassageVectorsTest {
    private final VectorCache cache;

    PassageVectorsTest(DataSource database) {
        cache = new VectorCache(database);
    }

    @Test
    void servesEveryLengthFromOneCachedVector() throws InterruptedException {
        var texts = Map.of("passage-vectors-test-1", "some text");
        var embedder = new Shortening(2);
        assertThat(new PassageVectors(cache, embedder).of(texts).values())
                .singleElement()
                .satisfies(vector -> assertThat(vector).containsExactly(new float[] {0.6f, 0.8f}, within(1e-6f)));
        assertThat(embedder.asked).containsExactly("some text");
        var longer = new Shortening(4);
        assertThat(new PassageVectors(cache, longer).of(texts).values())
                .singleElement()
                .satisfies(vector -> assertThat(vector).containsExactly(Shortening.WHOLE));
        assertThat(longer.asked).isEmpty();
    }

    @Test
    void keepsAFastDeviceBusyWhileVectorsAreStored() throws Exception {
        var embedder = new Waiting(300);
        var texts = new LinkedHashMap<String, String>();
        for (var i = 0; i < 1000; i++) texts.put("passage-vectors-ahead-" + i, "text " + i);
        try (var work = Executors.newVirtualThreadPerTaskExecutor()) {
            var vectors = work.submit(() -> new PassageVectors(cache, embedder).of(texts));
            // one that it waits for, and two that fill the device
            for (var i = 0; i < 3; i++) assertThat(embedder.next().size()).isEqualTo(128);
            assertThat(embedder.asked).isEmpty();
            // done out of turn
            embedder.finish(1);
            embedder.finish(0);
            for (var i = 3; i < 5; i++) assertThat(embedder.next()).hasSize(128);
            for (var i = 2; i < 8; i++) {
                if (i >= 5) embedder.next();
                embedder.finish(i);
            }

            assertThat(vectors.get()).hasSize(1000);
            assertThat(embedder.mostRunning).isEqualTo(3);
        }
    }

    @Test
    void callsOffWhatItNoLongerNeeds() throws Exception {
        var embedder = new Waiting(300);
        var texts = new LinkedHashMap<String, String>();
        for (var i = 0; i < 1000; i++) texts.put("passage-vectors-failed-" + i, "text " + i);
        try (var work = Executors.newVirtualThreadPerTaskExecutor()) {
            var vectors = work.submit(() -> new PassageVectors(cache, embedder).of(texts));
            for (var i = 0; i < 3; i++) embedder.next();
            embedder.futures.getFirst().completeExceptionally(new ArithmeticException("no number"));

            assertThatThrownBy(vectors::get).hasRootCauseMessage("no number");
            assertThat(embedder.futures).hasSize(3);
            assertThat(embedder.futures.subList(1, 3)).allMatch(CompletableFuture::isCancelled);
        }
    }

    /** Its vectors have four components, of which it gives the first few. */
    private static final class Shortening implements Embedder {
        static final float[] WHOLE = {0.3f, 0.4f, 0.5f, (float) Math.sqrt(0.5)};
        final List<String> asked = new ArrayList<>();
        private final int dimensions;

        Shortening(int dimensions) {
            this.dimensions = dimensions;
        }

        @Override
        public EmbedderInfo info() {
            return new EmbedderInfo(
                    "shortening", "CPU", dimensions, 512, "shortening-" + dimensions, "passage-vectors-test");
        }

        @Override
        public CompletableFuture<List<float[]>> embed(List<String> texts, Side side, Priority priority) {
            throw new AssertionError("the cache wants whole vectors");
        }

        @Override
        public CompletableFuture<List<float[]>> embedWhole(List<String> texts, Side side, Priority priority) {
            asked.addAll(texts);
            return CompletableFuture.completedFuture(
                    texts.stream().map(text -> WHOLE.clone()).toList());
        }

        @Override
        public int countTokens(String text) {
            return 1;
        }

        @Override
        public void close() {}
    }

    /** Finishes what it is told to. */
    private static final class Waiting implements Embedder {
        final BlockingQueue<List<String>> asked = new LinkedBlockingQueue<>();
        final List<CompletableFuture<List<float[]>>> futures = new CopyOnWriteArrayList<>();
        private final List<List<String>> slices = new ArrayList<>();
        private final int textsAtOnce;
        volatile long mostRunning;

        Waiting(int textsAtOnce) {
            this.textsAtOnce = textsAtOnce;
        }

        List<String> next() throws InterruptedException {
            var slice = asked.poll(10, TimeUnit.SECONDS);
            if (slice == null) {
                // else the work that waits for them would never end
                futures.forEach(future -> future.cancel(false));
                throw new AssertionError("nothing was asked for");
            }
            slices.add(slice);
            return slice;
        }

        void finish(int slice) {
            futures.get(slice)
                    .complete(slices.get(slice).stream()
                            .map(text -> Shortening.WHOLE.clone())
                            .toList());
        }

        @Override
        public int textsAtOnce() {
            return textsAtOnce;
        }

        @Override
        public EmbedderInfo info() {
            return new EmbedderInfo("waiting", "CPU", 4, 512, "waiting", "passage-vectors-test-waiting");
        }

        @Override
        public CompletableFuture<List<float[]>> embed(List<String> texts, Side side, Priority priority) {
            var vectors = new CompletableFuture<List<float[]>>();
            futures.add(vectors);
            mostRunning = Math.max(
                    mostRunning, futures.stream().filter(each -> !each.isDone()).count());
            asked.add(texts);
            return vectors;
        }

        @Override
        public int countTokens(String text) {
            return 1;
        }

        @Override
        public void close() {}
    }
}
