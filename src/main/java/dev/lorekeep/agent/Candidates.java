package dev.lorekeep.agent;

import dev.lorekeep.chunk.Sentences;
import dev.lorekeep.retrieve.Passage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Cuts passages into sentences that can be quoted. Pure functions. */
final class Candidates {
    /** A quote longer than this is no quote but the passage; tables and code come as such lines. */
    private static final int MAX_CHARACTERS = 420;

    private static final int MIN_WORDS = 3;

    private Candidates() {}

    /** Sentences in the order of the passages; one that two passages share is kept once, with the better rank. */
    static List<Candidate> of(List<Passage> passages) {
        record Place(java.util.UUID documentId, int start) {}
        var seen = new HashSet<Place>();
        var candidates = new ArrayList<Candidate>();
        for (var rank = 0; rank < passages.size(); rank++) {
            var passage = passages.get(rank);
            var passageStems = Words.content(passage.context() + "\n" + passage.text());
            for (var range : sentences(passage.text())) {
                if (!seen.add(new Place(passage.documentId(), passage.start() + range.start()))) continue;
                var text = range.of(passage.text());
                if (Words.of(text).size() < MIN_WORDS) continue;
                candidates.add(
                        new Candidate(passage, rank, range.start(), range.end(), Words.content(text), passageStems));
            }
        }
        return candidates;
    }

    /** Where the sentence before this one begins in the passage's text; -1 if it is the first. */
    static int before(Candidate candidate) {
        var before = -1;
        for (var range : sentences(candidate.passage().text())) {
            if (range.start() >= candidate.start()) return before;
            before = range.start();
        }
        return before;
    }

    static List<ExpectedAnswer.Span> sentences(String text) {
        var sentences = new ArrayList<ExpectedAnswer.Span>();
        for (var range : Sentences.split(text)) addPieces(text, range.start(), range.end(), sentences);
        return sentences;
    }

    private static void addPieces(String text, int from, int end, List<ExpectedAnswer.Span> pieces) {
        var start = from;
        while (end - start > MAX_CHARACTERS) {
            var cut = text.lastIndexOf(' ', start + MAX_CHARACTERS);
            if (cut <= start) {
                cut = start + MAX_CHARACTERS;
                if (Character.isLowSurrogate(text.charAt(cut))) cut--;
            }
            pieces.add(new ExpectedAnswer.Span(start, cut));
            start = cut;
            while (start < end && Character.isWhitespace(text.charAt(start))) start++;
        }
        if (start < end) pieces.add(new ExpectedAnswer.Span(start, end));
    }
}
