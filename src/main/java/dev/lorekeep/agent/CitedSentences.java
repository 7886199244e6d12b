package dev.lorekeep.agent;

import dev.lorekeep.agent.ExpectedAnswer.Span;
import dev.lorekeep.retrieve.Passage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SortedSet;
import java.util.regex.Pattern;

/** Finds in a cited passage the sentences that an answer's statements rest on, by the words they share. Pure functions. */
final class CitedSentences {
    private static final Pattern MARKER = Pattern.compile("\\[(\\d{1,3})]");
    private static final int MAX_CHARACTERS = 600;

    private CitedSentences() {}

    /** One citation for each number, its quote verbatim. */
    static List<Citation> of(String answer, List<Passage> passages, SortedSet<Integer> numbers) {
        var citations = new ArrayList<Citation>();
        for (var number : numbers) {
            var passage = passages.get(number - 1);
            var span = best(passage.text(), claims(answer, number));
            citations.add(Quotes.citation(number, passage, span.start(), span.end()));
        }
        return citations;
    }

    /** The answer's sentences that carry this marker, without markers. */
    private static List<String> claims(String answer, int number) {
        var claims = new ArrayList<String>();
        for (var line : answer.lines().toList()) {
            for (var sentence : Candidates.sentences(line)) {
                var text = sentence.of(line);
                if (text.contains("[" + number + "]"))
                    claims.add(MARKER.matcher(text).replaceAll(" "));
            }
        }
        // "… in 1969. [2]" leaves the marker in a sentence of its own
        return claims.stream().allMatch(String::isBlank)
                ? List.of(MARKER.matcher(answer).replaceAll(" "))
                : claims;
    }

    /** The best sentence for each claim, taken together when they stand near one another. */
    private static Span best(String passage, List<String> claims) {
        var sentences = Candidates.sentences(passage);
        if (sentences.isEmpty()) return new Span(0, passage.length());
        Span all = null;
        for (var claim : claims) {
            var span = best(passage, sentences, claim);
            var joined =
                    all == null ? span : new Span(Math.min(all.start(), span.start()), Math.max(all.end(), span.end()));
            if (all == null || joined.end() - joined.start() <= MAX_CHARACTERS) all = joined;
        }
        return all == null ? sentences.getFirst() : all;
    }

    private static Span best(String passage, List<Span> sentences, String claim) {
        var stems =
                sentences.stream().map(each -> Words.content(each.of(passage))).toList();
        var weights = new HashMap<String, Double>();
        for (var word : Words.content(claim)) {
            var holding = stems.stream().filter(each -> each.contains(word)).count();
            if (holding > 0) weights.put(word, Math.log(1 + sentences.size() / (double) holding));
        }
        var best = 0;
        for (var i = 1; i < sentences.size(); i++) {
            if (SentenceScores.overlap(stems.get(i), weights) > SentenceScores.overlap(stems.get(best), weights))
                best = i;
        }
        return sentences.get(best);
    }
}
