package dev.lorekeep.ingest;

import dev.lorekeep.platform.Blob;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file whose bytes are in the blob store and that wants to become a document, or the next revision of one.
 *
 * @param modifiedAt the watched file's time of change; null for uploads
 * @param addedBy the account of the person who waits for it; null when nobody does
 */
record Arrival(
        UUID collectionId,
        String sourceUri,
        String name,
        Blob original,
        @Nullable Instant modifiedAt,
        @Nullable UUID addedBy) {
    /** SHA-256 of no bytes: of empty files and of those that were not read. */
    static final String UNREAD = ContentHash.sha256("");
}
