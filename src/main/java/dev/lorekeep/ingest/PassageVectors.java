package dev.lorekeep.ingest;

import dev.lorekeep.embed.Embedder;
import dev.lorekeep.embed.VectorCache;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Vectors by the hash of the text they stand for: from the cache when the text was embedded before with the same model, else
 * computed and kept.
 */
@Singleton
class PassageVectors {
    /** Texts embedded between two commits: what a crash makes us compute again, and what is in memory at once. */
    private static final int SLICE = 128;

    private final VectorCache cache;
    private final Embedder embedder;

    PassageVectors(VectorCache cache, Embedder embedder) {
        this.cache = cache;
        this.embedder = embedder;
    }

    /**
     * @param texts by their SHA-256
     * @return a vector for each
     */
    Map<String, float[]> of(Map<String, String> texts) throws InterruptedException {
        var vectors = whole(texts);
        vectors.replaceAll((hash, vector) -> embedder.info().cut(vector));
        return vectors;
    }

    /** At the full length of the model: a cached vector outlives a change of the configured length. */
    private Map<String, float[]> whole(Map<String, String> texts) throws InterruptedException {
        var vectors = new HashMap<>(cache.find(embedder.info().cacheFingerprint(), texts.keySet()));
        var missing = new LinkedHashMap<>(texts);
        missing.keySet().removeAll(vectors.keySet());
        var hashes = List.copyOf(missing.keySet());
        var running = new ArrayDeque<Slice>();
        try {
            for (var from = 0; from < hashes.size(); from += SLICE) {
                running.add(start(hashes.subList(from, Math.min(from + SLICE, hashes.size())), missing));
                // a GPU does the next while this one is stored
                if (running.size() > embedder.textsAtOnce() / SLICE) vectors.putAll(stored(running.remove()));
            }
            while (!running.isEmpty()) vectors.putAll(stored(running.remove()));
        } finally {
            running.forEach(slice -> slice.vectors().cancel(true));
        }
        return vectors;
    }

    /** Texts on their way through the model, by their hashes in the same order. */
    private record Slice(List<String> hashes, CompletableFuture<List<float[]>> vectors) {}

    private Slice start(List<String> hashes, Map<String, String> texts) {
        var inOrder = new ArrayList<String>();
        for (var hash : hashes) inOrder.add(texts.getOrDefault(hash, ""));
        return new Slice(hashes, embedder.embedWhole(inOrder, Embedder.Side.DOCUMENT, Embedder.Priority.BULK));
    }

    private Map<String, float[]> stored(Slice slice) throws InterruptedException {
        var computed = await(slice.vectors());
        var vectors = new HashMap<String, float[]>();
        for (var i = 0; i < computed.size(); i++) vectors.put(slice.hashes().get(i), computed.get(i));
        cache.store(embedder.info().cacheFingerprint(), vectors);
        return vectors;
    }

    private static List<float[]> await(CompletableFuture<List<float[]>> future) throws InterruptedException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("texts could not be embedded", e.getCause());
        }
    }
}
