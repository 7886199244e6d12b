package dev.lorekeep.embed;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The vectors of the last queries: a search is often repeated with other filters or by the steps of one answer. Thread-safe. */
final class RecentVectors {
    private static final int MAX_ENTRIES = 512;

    private final Map<String, float[]> vectors = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    private long hits;
    private long misses;

    synchronized float @Nullable [] find(String text) {
        var found = vectors.get(text);
        if (found == null) misses++;
        else hits++;
        return found;
    }

    synchronized void remember(String text, float[] vector) {
        vectors.put(text, vector);
    }

    synchronized EmbeddingMetrics.Lookups lookups() {
        return new EmbeddingMetrics.Lookups(hits, misses);
    }
}
