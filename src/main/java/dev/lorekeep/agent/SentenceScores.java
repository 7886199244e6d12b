package dev.lorekeep.agent;

import dev.lorekeep.embed.Embedder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/**
 * Ranks sentences by how well they answer: share of the question's words (weighted by how rare they are among the candidates),
 * cosine to the question, rank of the passage, and whether something of the expected kind is in them. Only the most promising
 * by words and rank are embedded, because embedding is nearly all of the price.
 */
final class SentenceScores {
    /** About 70 ms on 2 cores for sentences of usual length. */
    static final int EMBEDDED = 24;

    private final Embedder embedder;

    SentenceScores(Embedder embedder) {
        this.embedder = embedder;
    }

    /** What is known of one sentence; each part is 0..1 unless said otherwise. */
    record Features(
            double overlap,
            double widerOverlap,
            double cosine,
            double rank,
            double passageSimilarity,
            double typeMatch,
            double names) {
        /** Logistic regression; see {@link Calibration}. */
        double score() {
            return Calibration.sentence(this);
        }
    }

    /** @param vector unit vector of the sentence */
    record Scored(Candidate candidate, Features features, float[] vector, double score) {}

    /** Best first. */
    List<Scored> rank(String question, List<Candidate> candidates) {
        var asked = Words.content(question);
        var type = ExpectedAnswer.of(question);
        var names = names(question);
        var weights = weights(asked, candidates);
        var promising = candidates.stream()
                .sorted(Comparator.comparingDouble((Candidate each) -> -promise(each, weights)))
                .limit(EMBEDDED)
                .toList();
        if (promising.isEmpty()) return List.of();
        var vectors = embed(question, promising);
        var scored = new ArrayList<Scored>();
        for (var i = 0; i < promising.size(); i++) {
            var candidate = promising.get(i);
            var vector = vectors.get(i + 1);
            var features = features(candidate, weights, type, names, cosine(vectors.getFirst(), vector));
            scored.add(new Scored(candidate, features, vector, features.score()));
        }
        scored.sort(Comparator.comparingDouble((Scored each) -> -each.score()));
        return scored;
    }

    private static double promise(Candidate candidate, Map<String, Double> weights) {
        return overlap(candidate.stems(), weights) + 0.5 / (1 + candidate.rank());
    }

    private List<float[]> embed(String question, List<Candidate> candidates) {
        // the query and the sentences side by side: two futures share the workers
        var query = embedder.embed(List.of(question), Embedder.Side.QUERY, Embedder.Priority.INTERACTIVE);
        var sentences = embedder.embed(
                candidates.stream().map(SentenceScores::embedded).toList(),
                Embedder.Side.DOCUMENT,
                Embedder.Priority.INTERACTIVE);
        try {
            var vectors = new ArrayList<>(query.join());
            vectors.addAll(sentences.join());
            return vectors;
        } catch (CompletionException | CancellationException e) {
            throw new IllegalStateException("the sentences could not be embedded", e);
        }
    }

    /** With the title: a sentence that says "it" or "the company" is about the document's subject. */
    private static String embedded(Candidate candidate) {
        var title = candidate.passage().title();
        return title.isBlank() ? candidate.text() : title + ": " + candidate.text();
    }

    private static Features features(
            Candidate candidate, Map<String, Double> weights, ExpectedAnswer type, Set<String> names, double cosine) {
        return new Features(
                overlap(candidate.stems(), weights),
                overlap(candidate.passageStems(), weights),
                cosine,
                1.0 / (1 + candidate.rank()),
                candidate.passage().similarity(),
                matches(candidate.text(), type, weights.keySet()) ? 1 : 0,
                names.isEmpty()
                        ? 1
                        : names.stream()
                                        .filter(candidate.passageStems()::contains)
                                        .count()
                                / (double) names.size());
    }

    /** Words of the question that name something: numbers, and capitals that do not begin it. */
    private static Set<String> names(String question) {
        var names = new HashSet<String>();
        for (var word : Words.of(question)) {
            var first = question.codePointAt(word.start());
            if (Character.isDigit(first) || (word.start() > 0 && Character.isUpperCase(first))) names.add(word.stem());
        }
        return names;
    }

    /** Whether the text holds something of the expected kind that the question does not name itself. */
    private static boolean matches(String text, ExpectedAnswer type, Set<String> asked) {
        return type.find(text).stream().anyMatch(span -> !asked.containsAll(Words.content(span.of(text))));
    }

    /** Rarity of each word of the question among the candidates (BM25's idf), so that "who wrote X" is about X. */
    private static Map<String, Double> weights(Set<String> asked, List<Candidate> candidates) {
        var weights = new HashMap<String, Double>();
        for (var stem : asked) {
            var holding = candidates.stream()
                    .filter(each -> each.stems().contains(stem))
                    .count();
            weights.put(stem, Math.log(1 + (candidates.size() - holding + 0.5) / (holding + 0.5)));
        }
        return weights;
    }

    static double overlap(Set<String> stems, Map<String, Double> weights) {
        var all = 0.0;
        var shared = 0.0;
        for (var entry : weights.entrySet()) {
            all += entry.getValue();
            if (stems.contains(entry.getKey())) shared += entry.getValue();
        }
        return all == 0 ? 0 : shared / all;
    }

    static double cosine(float[] left, float[] right) {
        var sum = 0.0;
        for (var i = 0; i < left.length; i++) sum += left[i] * right[i];
        return sum;
    }
}
