package dev.lorekeep.index;

import java.util.UUID;

/**
 * What the index keeps of one chunk.
 *
 * @param id the chunk's id in PostgreSQL
 * @param accessSet who may read it; see {@link dev.lorekeep.access.AccessFilter}
 * @param context title, headings and table header, searched with less weight than the text
 * @param vector unit vector of context and text
 */
public record IndexedChunk(
        UUID id,
        UUID documentId,
        int revision,
        int ordinal,
        UUID collectionId,
        UUID accessSet,
        String title,
        String context,
        String text,
        float[] vector) {}
