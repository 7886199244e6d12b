package dev.lorekeep.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lorekeep.embed.Embedder;
import dev.lorekeep.embed.EmbedderInfo;
import dev.lorekeep.embed.VectorCache;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
}
