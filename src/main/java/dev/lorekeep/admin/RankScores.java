package dev.lorekeep.admin;

import java.util.List;
import java.util.Set;

/**
 * How well one ranking of documents, or the mean of many, finds what is relevant. Relevance is yes or no.
 *
 * @param ndcg10 normalised discounted cumulative gain of the first 10
 * @param recall5 share of the relevant documents among the first 5
 * @param recall20 among the first 20
 * @param mrr one divided by the rank of the first relevant document among the first 10, else 0
 */
record RankScores(double ndcg10, double recall5, double recall20, double mrr) {
    /**
     * @param ranking ids of different documents, best first
     * @param relevant at least one
     */
    static RankScores of(List<String> ranking, Set<String> relevant) {
        if (relevant.isEmpty()) throw new IllegalArgumentException("no relevant documents");
        return new RankScores(
                gain(ranking, relevant) / ideal(relevant.size()),
                recall(ranking, relevant, 5),
                recall(ranking, relevant, 20),
                reciprocalRank(ranking, relevant));
    }

    private static double gain(List<String> ranking, Set<String> relevant) {
        var gain = 0.0;
        for (var i = 0; i < Math.min(10, ranking.size()); i++)
            if (relevant.contains(ranking.get(i))) gain += discount(i);
        return gain;
    }

    private static double ideal(int relevant) {
        var gain = 0.0;
        for (var i = 0; i < Math.min(10, relevant); i++) gain += discount(i);
        return gain;
    }

    private static double discount(int place) {
        return Math.log(2) / Math.log(place + 2);
    }

    private static double recall(List<String> ranking, Set<String> relevant, int depth) {
        var found = ranking.stream().limit(depth).filter(relevant::contains).count();
        return (double) found / relevant.size();
    }

    private static double reciprocalRank(List<String> ranking, Set<String> relevant) {
        for (var i = 0; i < Math.min(10, ranking.size()); i++)
            if (relevant.contains(ranking.get(i))) return 1.0 / (i + 1);
        return 0;
    }

    static RankScores mean(List<RankScores> scores) {
        return new RankScores(
                scores.stream().mapToDouble(RankScores::ndcg10).average().orElse(0),
                scores.stream().mapToDouble(RankScores::recall5).average().orElse(0),
                scores.stream().mapToDouble(RankScores::recall20).average().orElse(0),
                scores.stream().mapToDouble(RankScores::mrr).average().orElse(0));
    }
}
