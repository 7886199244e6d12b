package dev.lorekeep.agent;

import dev.lorekeep.chunk.Sentences;
import dev.lorekeep.retrieve.Passage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** Cuts passages into sentences that can be quoted. Pure functions. */
final class Candidates {
    /** A quote longer than this is no quote but the passage; tables and code come as such lines. */
    private static final int MAX_CHARACTERS = 420;

    private static final int MIN_WORDS = 3;
    private static final int MAX_HEADING_WORDS = 12;
    private static final Pattern HEADING_MARK = Pattern.compile("^#{1,6} ");

    private Candidates() {}

    /** Sentences in the order of the passages; one that two passages share is kept once, with the better rank. */
    static List<Candidate> of(List<Passage> passages) {
        record Place(java.util.UUID documentId, int start) {}
        var seen = new HashSet<Place>();
        var candidates = new ArrayList<Candidate>();
        for (var rank = 0; rank < passages.size(); rank++) {
            var passage = passages.get(rank);
            var passageStems = Words.content(passage.context() + "\n" + passage.text());
            for (var range : statements(passage)) {
                if (!seen.add(new Place(
                        passage.documentId(),
                        passage.place(range.start(), range.end()).start()))) continue;
                var text = range.of(passage.text());
                if (Words.of(text).size() < MIN_WORDS) continue;
                candidates.add(
                        new Candidate(passage, rank, range.start(), range.end(), Words.content(text), passageStems));
            }
        }
        return candidates;
    }

    /**
     * What can answer: not a heading, not a question, not the header row of a table that is continued below it. A passage that
     * has nothing else keeps all.
     */
    private static List<ExpectedAnswer.Span> statements(Passage passage) {
        var text = passage.text();
        var ranges = sentences(text);
        var statements = new ArrayList<ExpectedAnswer.Span>();
        for (var i = 0; i < ranges.size(); i++) {
            var sentence = ranges.get(i).of(text);
            if (!sentence.endsWith("?") && !isHeading(passage, ranges.get(i)) && !beginsTable(passage, ranges, i))
                statements.add(ranges.get(i));
        }
        return statements.isEmpty() ? ranges : statements;
    }

    private static boolean beginsTable(Passage passage, List<ExpectedAnswer.Span> ranges, int at) {
        // with a header in its context the passage begins in the middle of a table
        return (at > 0 || !isRow(passage.context()))
                && isRow(ranges.get(at).of(passage.text()))
                && (at == 0 || !isRow(ranges.get(at - 1).of(passage.text())))
                && at + 1 < ranges.size()
                && isRow(ranges.get(at + 1).of(passage.text()));
    }

    private static boolean isRow(String text) {
        return text.contains(" | ");
    }

    /** A line of its own that names one of the passage's headings, or is short and ends like no sentence. */
    private static boolean isHeading(Passage passage, ExpectedAnswer.Span range) {
        var text = passage.text();
        var sentence = HEADING_MARK.matcher(range.of(text)).replaceFirst("");
        if (sentence.equals(passage.title()) || passage.headingPath().contains(sentence)) return true;
        var alone = (range.start() == 0 || text.startsWith("\n\n", range.start() - 2))
                && (range.end() == text.length() || text.startsWith("\n\n", range.end()));
        return alone
                && !isRow(sentence)
                && Words.of(sentence).size() <= MAX_HEADING_WORDS
                && Character.isLetterOrDigit(sentence.codePointBefore(sentence.length()));
    }

    /** Where the sentence before this one in the same paragraph begins in the passage's text; -1 if it is the first. */
    static int before(Candidate candidate) {
        var text = candidate.passage().text();
        var before = -1;
        for (var range : sentences(text)) {
            if (range.start() >= candidate.start()) return before;
            var sameParagraph = !text.substring(range.end(), candidate.start()).contains("\n\n");
            before = sameParagraph ? range.start() : -1;
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
