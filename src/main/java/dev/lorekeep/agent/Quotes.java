package dev.lorekeep.agent;

import dev.lorekeep.agent.SentenceScores.Scored;
import dev.lorekeep.retrieve.Passage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Turns chosen sentences into citations and Markdown: grouped by document, in the document's order, verbatim. */
final class Quotes {
    private static final Pattern LEANS_ON_THE_SENTENCE_BEFORE = Pattern.compile(
            "(?:He|She|It|They|This|These|That|Those|His|Her|Its|Their|However|But|And|Also|Therefore|Thus|Then|Both|Such)\\b.*",
            Pattern.DOTALL);
    private static final int MAX_WIDENED_CHARACTERS = 420;
    private static final Pattern MARKDOWN = Pattern.compile("[\\\\`*_\\[\\]<>]");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private Quotes() {}

    /** Numbered from 1; documents by their best sentence. */
    static List<Citation> citations(List<Scored> chosen) {
        var byDocument = new LinkedHashMap<UUID, List<Candidate>>();
        for (var each : chosen) {
            var candidate = each.candidate();
            byDocument
                    .computeIfAbsent(candidate.passage().documentId(), _ -> new ArrayList<>())
                    .add(candidate);
        }
        var citations = new ArrayList<Citation>();
        for (var candidates : byDocument.values()) {
            candidates.sort(Comparator.comparingInt(Candidate::absoluteStart));
            var quotedUpTo = -1;
            for (var candidate : candidates) {
                var start = widened(candidate, quotedUpTo);
                citations.add(citation(citations.size() + 1, candidate.passage(), start, candidate.end()));
                quotedUpTo = candidate.absoluteEnd();
            }
        }
        return citations;
    }

    /** Takes in the sentence before where a quote begins with "It" or "However", unless that is quoted already. */
    private static int widened(Candidate candidate, int quotedUpTo) {
        if (!LEANS_ON_THE_SENTENCE_BEFORE.matcher(candidate.text()).matches()) return candidate.start();
        var before = Candidates.before(candidate);
        if (before < 0
                || candidate.passage().place(before, candidate.end()).start() < quotedUpTo
                || candidate.end() - before > MAX_WIDENED_CHARACTERS) return candidate.start();
        return before;
    }

    /**
     * @param start in the passage's text
     * @param end in the passage's text
     */
    static Citation citation(int number, Passage passage, int start, int end) {
        var place = passage.place(start, end);
        return new Citation(
                number,
                passage.documentId(),
                passage.revision(),
                passage.chunkId(),
                passage.title(),
                passage.collection(),
                place.start(),
                place.end(),
                passage.page(),
                passage.quote(place));
    }

    static String markdown(List<Citation> citations) {
        var text = new StringBuilder();
        UUID document = null;
        for (var citation : citations) {
            if (!citation.documentId().equals(document)) {
                text.append(text.isEmpty() ? "" : "\n\n")
                        .append("**")
                        .append(escaped(citation.title()))
                        .append("**");
                document = citation.documentId();
            }
            text.append("\n\n> \"")
                    .append(escaped(citation.quote()))
                    .append("\" [")
                    .append(citation.number())
                    .append(']');
        }
        return text.toString();
    }

    /** On one line, and without meaning as Markdown: a document's brackets are no citation of ours. */
    private static String escaped(String verbatim) {
        return MARKDOWN.matcher(SPACE.matcher(verbatim).replaceAll(" ")).replaceAll("\\\\$0");
    }
}
