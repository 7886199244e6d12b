package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
class VectorCacheTest {
    private final VectorCache cache;

    VectorCacheTest(DataSource database) {
        cache = new VectorCache(database);
    }

    @Test
    void findsWhatWasStoredUnderTheSameFingerprint() {
        cache.store("model-a", Map.of("one", new float[] {1, 0}, "two", new float[] {0, 1}));
        var found = cache.find("model-a", List.of("one", "two", "three"));
        assertThat(found).containsOnlyKeys("one", "two");
        assertThat(found.get("two")).containsExactly(0, 1);
        assertThat(cache.find("model-b", List.of("one"))).isEmpty();
        assertThat(cache.hits()).isEqualTo(2);
        assertThat(cache.misses()).isEqualTo(2);
    }

    @Test
    void keepsTheFirstVectorOfAText() {
        cache.store("model-c", Map.of("one", new float[] {1, 0}));
        cache.store("model-c", Map.of("one", new float[] {0, 1}, "two", new float[] {0, 1}));
        assertThat(cache.find("model-c", List.of("one")).get("one")).containsExactly(1, 0);
        assertThat(cache.find("model-c", List.of())).isEmpty();
    }
}
