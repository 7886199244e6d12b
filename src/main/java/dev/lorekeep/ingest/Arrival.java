package dev.lorekeep.ingest;

import dev.lorekeep.parse.Given;
import dev.lorekeep.platform.Blob;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file whose bytes are in the blob store and that wants to become a document, or the next revision of one.
 *
 * @param modifiedAt the watched file's time of change; null for uploads
 * @param addedBy the account of the person who waits for it; null when nobody does
 * @param parentId the document that it came in; null for a file of its own
 * @param given what is said of it beside its bytes
 */
record Arrival(
        UUID collectionId,
        String sourceUri,
        String name,
        Blob original,
        @Nullable Instant modifiedAt,
        @Nullable UUID addedBy,
        @Nullable UUID parentId,
        Given given) {
    /** SHA-256 of no bytes: of empty files and of those that were not read. */
    static final String UNREAD = ContentHash.sha256("");

    static Arrival of(UUID collection, @Nullable UUID parent, Documents.Incoming file, Blob original) {
        return new Arrival(
                collection,
                file.sourceUri(),
                file.name(),
                original,
                file.modifiedAt(),
                file.addedBy(),
                parent,
                file.given());
    }

    /** The title that it is given, else another one. */
    String titleOr(String other) {
        return given.title().isEmpty() ? other : given.title();
    }
}
