package dev.lorekeep.agent.extract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.agent.verify.Said;
import dev.lorekeep.retrieve.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How the values of a row stand in their document. A short value stands there word for word, or as the same number or date in
 * another form; of a sentence, which a model puts in its own words, the numbers, dates and names must stand there. What does not is
 * kept and named, so that a person looks at it. Yes and no are not looked for.
 */
record Standing(List<Citation> citations, List<Unsupported> unsupported) {
    /** Longer texts are sentences. */
    private static final int MAX_WORDS = 8;

    /** Titles and names stand in many passages: the first few will do. */
    private static final int MAX_PASSAGES = 3;

    Standing {
        citations = List.copyOf(citations);
        unsupported = List.copyOf(unsupported);
    }

    /**
     * A passage that has a value.
     *
     * @param value as in the row
     * @param start first UTF-16 unit in the document's text, inclusive
     * @param end last, exclusive
     */
    record Citation(String field, String value, UUID chunk, int ordinal, int page, int start, int end) {}

    /** @param value or the part of it that the document does not have */
    record Unsupported(String field, String value) {}

    /** @param passages of the document that were read */
    static Standing of(ObjectNode data, List<Passage> passages) {
        var citations = new ArrayList<Citation>();
        var unsupported = new ArrayList<Unsupported>();
        data.properties().forEach(each -> look(each.getKey(), each.getValue(), passages, citations, unsupported));
        return new Standing(citations, unsupported);
    }

    private static void look(
            String field,
            JsonNode value,
            List<Passage> passages,
            List<Citation> citations,
            List<Unsupported> unsupported) {
        if (value.isContainerNode()) {
            value.forEach(each -> look(field, each, passages, citations, unsupported));
            return;
        }
        if (!value.isTextual() && !value.isNumber()) return;
        var text = value.asText();
        var before = citations.size();
        for (var passage : passages) {
            if (citations.size() - before >= MAX_PASSAGES) break;
            place(value, passage.text())
                    .map(place -> passage.place(place.start(), place.end()))
                    .ifPresent(place -> citations.add(new Citation(
                            field,
                            text,
                            passage.chunkId(),
                            passage.ordinal(),
                            passage.page(),
                            place.start(),
                            place.end())));
        }
        if (citations.size() > before) return;
        if (text.strip().split("\\s+").length > MAX_WORDS) {
            for (var missing : Said.missing(text, passages)) unsupported.add(new Unsupported(field, missing));
        } else if (!Said.isIn(text, passages) && !isInTitle(text, passages))
            unsupported.add(new Unsupported(field, text));
    }

    private static Optional<Said.Place> place(JsonNode value, String text) {
        if (value.isNumber()) return Said.number(value.decimalValue(), text);
        return Said.place(value.asText(), text).or(() -> Said.day(value.asText(), text));
    }

    private static boolean isInTitle(String text, List<Passage> passages) {
        return !passages.isEmpty()
                && passages.stream()
                        .anyMatch(each -> Said.place(text, each.title()).isPresent()
                                || Said.place(text, each.context()).isPresent());
    }
}
