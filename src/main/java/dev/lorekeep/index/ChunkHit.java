package dev.lorekeep.index;

import java.util.UUID;

/**
 * A chunk found by one of the two searches.
 *
 * @param score higher is nearer; comparable only within one result list
 */
public record ChunkHit(UUID chunkId, UUID documentId, int revision, int ordinal, float score) {}
