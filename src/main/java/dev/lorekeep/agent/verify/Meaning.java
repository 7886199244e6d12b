package dev.lorekeep.agent.verify;

import dev.lorekeep.embed.Embedder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;

/** Vectors of sentences, so that what was said in other words is recognised. Where there are none, nothing is near. */
final class Meaning {
    private static final Logger LOG = Logger.getLogger(Meaning.class);
    /** More would make a person wait: about a second on 2 cores. The first ones asked for are kept. */
    private static final int MAX_TEXTS = 320;
    /** The model reads about this much at most. */
    private static final int MAX_CHARACTERS = 2_000;

    private final Map<String, float[]> vectors;

    private Meaning(Map<String, float[]> vectors) {
        this.vectors = vectors;
    }

    /** All in one go, so that they are batched; without an embedder that works, an empty one. */
    static Meaning of(SequencedCollection<String> texts, Embedder embedder) {
        var wanted = new ArrayList<>(new LinkedHashSet<>(texts));
        if (wanted.size() > MAX_TEXTS) wanted.subList(MAX_TEXTS, wanted.size()).clear();
        if (wanted.isEmpty()) return new Meaning(Map.of());
        var embedding = embedder.embed(
                wanted.stream().map(Meaning::cut).toList(), Embedder.Side.DOCUMENT, Embedder.Priority.INTERACTIVE);
        var found = awaited(embedding);
        var vectors = new HashMap<String, float[]>();
        for (var i = 0; i < found.size(); i++) vectors.put(wanted.get(i), found.get(i));
        return new Meaning(vectors);
    }

    /** Of a question and a sentence that may answer it, -1..1; 0 where they cannot be embedded. */
    static double cosine(String question, String sentence, Embedder embedder) {
        // two futures share the workers
        var asked = embedder.embed(List.of(cut(question)), Embedder.Side.QUERY, Embedder.Priority.INTERACTIVE);
        var known = embedder.embed(List.of(cut(sentence)), Embedder.Side.DOCUMENT, Embedder.Priority.INTERACTIVE);
        return product(awaited(asked), awaited(known));
    }

    /** @return empty where they cannot be had */
    private static List<float[]> awaited(CompletableFuture<List<float[]>> embedding) {
        try {
            return embedding.get();
        } catch (InterruptedException e) {
            embedding.cancel(true);
            Thread.currentThread().interrupt();
        } catch (ExecutionException | CancellationException e) {
            LOG.warn("sentences could not be embedded: they are compared by their words only", e);
        }
        return List.of();
    }

    private static double product(List<float[]> left, List<float[]> right) {
        return left.isEmpty() || right.isEmpty() ? 0 : product(left.getFirst(), right.getFirst());
    }

    private static double product(float[] left, float[] right) {
        var sum = 0.0;
        for (var i = 0; i < left.length; i++) sum += left[i] * right[i];
        return sum;
    }

    private static String cut(String text) {
        return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS);
    }

    /** @return cosine, -1..1; 0 where one of them is not known */
    double likeness(String left, String right) {
        var one = vectors.get(left);
        var other = vectors.get(right);
        return one == null || other == null ? 0 : product(one, other);
    }

    double nearest(String text, List<String> others) {
        return others.stream().mapToDouble(other -> likeness(text, other)).max().orElse(0);
    }
}
