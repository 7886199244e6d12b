package dev.lorekeep.retrieve;

import dev.lorekeep.index.Candidate;
import java.util.Comparator;
import java.util.List;

/**
 * One score out of two. The keyword score is divided by the best one of this question, which makes it 0..1; the cosine is taken
 * as it is, times a weight. Because every candidate has both scores there is nothing to guess, and a question in a language
 * that the embedding model does not know gets cosines that hardly differ, so that words decide. (A convex combination as in
 * Bruch et al., arXiv 2210.11934, who find it ahead of rank fusion as we do.)
 */
final class Fusion {
    static final double SIMILARITY_WEIGHT = 3;

    private Fusion() {}

    record Fused(Candidate candidate, double score) {}

    /** Best first; equal scores in the order of document and place, so that the result is always the same. */
    static List<Fused> rank(List<Candidate> candidates) {
        var best = candidates.stream().mapToDouble(Candidate::keyword).max().orElse(0);
        return candidates.stream()
                .map(candidate -> new Fused(candidate, score(candidate, best)))
                .sorted(Comparator.comparingDouble((Fused fused) -> -fused.score())
                        .thenComparing(fused -> fused.candidate().documentId())
                        .thenComparing(fused -> fused.candidate().ordinal()))
                .toList();
    }

    private static double score(Candidate candidate, double best) {
        var words = best > 0 ? candidate.keyword() / best : 0;
        return (words + SIMILARITY_WEIGHT * candidate.similarity()) / (1 + SIMILARITY_WEIGHT);
    }
}
