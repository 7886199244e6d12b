package dev.lorekeep.index;

import java.util.UUID;

/**
 * A chunk that one of the two searches found, scored by both.
 *
 * @param keyword BM25 score; 0 when no word matches; comparable only within one result
 * @param similarity cosine of question and chunk, -1..1
 */
public record Candidate(UUID chunkId, UUID documentId, int revision, int ordinal, float keyword, float similarity) {}
