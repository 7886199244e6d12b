package dev.lorekeep.admin;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/**
 * How near an answer is to the nearest expected one, as SQuAD counts it (Rajpurkar 2016): lower case, without punctuation and
 * English articles.
 *
 * @param exactMatch 1 if nothing else differs, else 0
 * @param f1 harmonic mean of precision and recall of the words
 */
record AnswerScores(double exactMatch, double f1) {
    static AnswerScores of(String answer, List<String> expected) {
        var exact = 0.0;
        var best = 0.0;
        for (var each : expected) {
            if (normalised(answer).equals(normalised(each))) exact = 1;
            best = Math.max(best, f1(words(answer), words(each)));
        }
        return new AnswerScores(exact, best);
    }

    static String normalised(String text) {
        var plain = text.toLowerCase(Locale.ROOT).replaceAll("\\p{Punct}", "").replaceAll("\\b(a|an|the)\\b", " ");
        return plain.replaceAll("\\s+", " ").strip();
    }

    private static List<String> words(String text) {
        var plain = normalised(text);
        return plain.isEmpty() ? List.of() : Arrays.asList(plain.split(" "));
    }

    private static double f1(List<String> answer, List<String> expected) {
        if (answer.isEmpty() || expected.isEmpty()) return answer.equals(expected) ? 1 : 0;
        var left = new HashMap<String, Integer>();
        for (var word : expected) left.merge(word, 1, Integer::sum);
        var shared = 0;
        for (var word : answer) if (left.merge(word, -1, Integer::sum) >= 0) shared++;
        if (shared == 0) return 0;
        var precision = (double) shared / answer.size();
        var recall = (double) shared / expected.size();
        return 2 * precision * recall / (precision + recall);
    }

    static AnswerScores mean(List<AnswerScores> scores) {
        return new AnswerScores(
                scores.stream().mapToDouble(AnswerScores::exactMatch).average().orElse(0),
                scores.stream().mapToDouble(AnswerScores::f1).average().orElse(0));
    }
}
