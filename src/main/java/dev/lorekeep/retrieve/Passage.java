package dev.lorekeep.retrieve;

import java.util.List;
import java.util.UUID;

/**
 * A chunk the caller may read, with its place.
 *
 * @param title the document's title
 * @param collection the collection's name
 * @param context title, headings and table header, not part of the text
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
        int start,
        int end,
        int page,
        double score,
        double similarity) {
    public Passage {
        headingPath = List.copyOf(headingPath);
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
                start,
                end,
                page,
                score,
                similarity);
    }
}
