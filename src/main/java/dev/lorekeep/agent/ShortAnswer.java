package dev.lorekeep.agent;

import dev.lorekeep.agent.ExpectedAnswer.Span;
import dev.lorekeep.agent.SentenceScores.Scored;
import java.util.Comparator;
import java.util.List;

/** The few words of a sentence that most likely answer: of the expected kind, not in the question, near its words. */
final class ShortAnswer {
    private ShortAnswer() {}

    /** @return the words, verbatim; the whole best sentence where nothing of the expected kind is in it */
    static String find(String question, List<Scored> ranked) {
        var best = ranked.getFirst().candidate().text();
        var asked = Words.content(question);
        return ExpectedAnswer.of(question).find(best).stream()
                .filter(span -> !asked.containsAll(Words.content(span.of(best))))
                .min(Comparator.comparingDouble(span -> distance(span, best, asked)))
                .map(span -> span.of(best))
                .orElse(best);
    }

    /** Mean distance in characters to the question's words in the sentence. */
    private static double distance(Span span, String sentence, java.util.Set<String> asked) {
        return Words.of(sentence).stream()
                .filter(word -> asked.contains(word.stem()))
                .mapToDouble(word ->
                        word.end() <= span.start() ? span.start() - word.end() : Math.max(0, word.start() - span.end()))
                .average()
                .orElse(span.start());
    }
}
