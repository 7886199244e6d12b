package dev.lorekeep.retrieve;

import java.util.List;
import java.util.UUID;

/**
 * A chunk the caller may read, with its place.
 *
 * @param title the document's title
 * @param collection the collection's name
 * @param context title, headings and table header, not part of the text
 * @param text what is searched and read: the document's text, unless somebody has corrected it
 * @param verbatim the document's text, from {@code start} to {@code end}
 * @param start first UTF-16 unit in the parsed text of this revision, inclusive
 * @param end last UTF-16 unit, exclusive
 * @param page page from 1; 0 where the format has none
 * @param score higher is nearer; comparable only within one result
 * @param similarity cosine of question and passage, -1..1
 */
public record Passage(
        UUID chunkId,
        UUID documentId,
        int revision,
        int ordinal,
        UUID collectionId,
        String collection,
        String title,
        List<String> headingPath,
        String context,
        String text,
        String verbatim,
        int start,
        int end,
        int page,
        double score,
        double similarity) {
    public Passage {
        headingPath = List.copyOf(headingPath);
    }

    /**
     * Where a piece of the text stands in the document: of text that somebody has corrected, the nearest place that surely holds it.
     *
     * @param from first UTF-16 unit in {@code text}, inclusive
     * @param to last, exclusive
     */
    public Place place(int from, int to) {
        if (text.equals(verbatim)) return new Place(start + from, start + to);
        var place = Alignment.of(text, verbatim).place(from, to);
        return new Place(start + place.start(), start + place.end());
    }

    /** What the document itself says at a place of {@link #place}. */
    public String quote(Place place) {
        return verbatim.substring(place.start() - start, place.end() - start);
    }

    /** For reading only: with more text behind its own, so that {@code end} is no longer where the text ends. */
    public Passage followedBy(String more) {
        if (more.isEmpty()) return this;
        return new Passage(
                chunkId,
                documentId,
                revision,
                ordinal,
                collectionId,
                collection,
                title,
                headingPath,
                context,
                text + more,
                verbatim + more,
                start,
                end,
                page,
                score,
                similarity);
    }

    public Passage withScore(double score) {
        return new Passage(
                chunkId,
                documentId,
                revision,
                ordinal,
                collectionId,
                collection,
                title,
                headingPath,
                context,
                text,
                verbatim,
                start,
                end,
                page,
                score,
                similarity);
    }
}
