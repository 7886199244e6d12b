package dev.lorekeep.ingest;

import dev.lorekeep.embed.Embedder;
import dev.lorekeep.embed.VectorCache;
import jakarta.inject.Singleton;
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
        var fingerprint = embedder.info().cacheFingerprint();
        var vectors = new HashMap<>(cache.find(fingerprint, texts.keySet()));
        var missing = new LinkedHashMap<>(texts);
        missing.keySet().removeAll(vectors.keySet());
        var hashes = List.copyOf(missing.keySet());
        for (var from = 0; from < hashes.size(); from += SLICE) {
            var slice = hashes.subList(from, Math.min(from + SLICE, hashes.size()));
            var computed = embed(slice, missing);
            cache.store(fingerprint, computed);
            vectors.putAll(computed);
        }
        return vectors;
    }

    private Map<String, float[]> embed(List<String> hashes, Map<String, String> texts) throws InterruptedException {
        var inOrder = new ArrayList<String>();
        for (var hash : hashes) inOrder.add(texts.getOrDefault(hash, ""));
        var computed = await(embedder.embedWhole(inOrder, Embedder.Side.DOCUMENT, Embedder.Priority.BULK));
        var vectors = new HashMap<String, float[]>();
        for (var i = 0; i < hashes.size(); i++) vectors.put(hashes.get(i), computed.get(i));
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
