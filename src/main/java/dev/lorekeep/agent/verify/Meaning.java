package dev.lorekeep.agent.verify;

import dev.lorekeep.embed.Embedder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
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
        try {
            var found = embedding.get();
            var vectors = new HashMap<String, float[]>();
            for (var i = 0; i < wanted.size(); i++) vectors.put(wanted.get(i), found.get(i));
            return new Meaning(vectors);
        } catch (InterruptedException e) {
            embedding.cancel(true);
            Thread.currentThread().interrupt();
            return new Meaning(Map.of());
        } catch (ExecutionException | java.util.concurrent.CancellationException e) {
            LOG.warnf(e, "%d sentences could not be embedded: they are compared by their words only", wanted.size());
            return new Meaning(Map.of());
        }
    }

    private static String cut(String text) {
        return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS);
    }

    /** @return cosine, -1..1; 0 where one of them is not known */
    double likeness(String left, String right) {
        var one = vectors.get(left);
        var other = vectors.get(right);
        if (one == null || other == null) return 0;
        var sum = 0.0;
        for (var i = 0; i < one.length; i++) sum += one[i] * other[i];
        return sum;
    }

    double nearest(String text, List<String> others) {
        return others.stream().mapToDouble(other -> likeness(text, other)).max().orElse(0);
    }
}
