package dev.lorekeep.agent.extract;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The work of an agent on all documents of a collection.
 *
 * @param agentVersion SHA-256 of its file: all documents are read with this one
 * @param schema of the fields, as JSON text
 * @param reason why it ended early, or what it waits for; empty for neither
 * @param total documents to read
 */
record Extraction(
        UUID id,
        UUID accountId,
        String agent,
        String agentVersion,
        String schema,
        UUID collectionId,
        State state,
        String reason,
        int total,
        Instant createdAt,
        @Nullable Instant endedAt) {
    enum State {
        RUNNING,
        DONE,
        /** By its owner. */
        STOPPED,
        FAILED
    }
}
