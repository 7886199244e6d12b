package dev.lorekeep.agent;

import java.util.UUID;

/**
 * Where a statement comes from: {@code quote} is verbatim the parsed text between the offsets.
 *
 * @param number as shown in the answer, from 1
 * @param start first UTF-16 unit in the parsed text of this revision, inclusive
 * @param end last UTF-16 unit, exclusive
 * @param page page from 1; 0 where the format has none
 */
public record Citation(
        int number,
        UUID documentId,
        int revision,
        UUID chunkId,
        String title,
        String collection,
        int start,
        int end,
        int page,
        String quote) {}
