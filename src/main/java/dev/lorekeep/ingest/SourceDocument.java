package dev.lorekeep.ingest;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document as the service keeps it.
 *
 * @param sourceUri where it came from, unique in its collection: {@code upload:name} or {@code folder:path}
 * @param sha256 of the original's bytes
 * @param revision counts up with each new content, and when something else is said of the same, from 1
 * @param reason a sentence that says why it waits, failed or is incomplete
 * @param remedy a sentence that says what to do about it
 * @param addedBy the account that added it; null for the watched folder and for accounts that are gone
 * @param parentId the document that it came in; null for a file of its own
 * @param bulk waits behind what people add a few files at a time
 * @param timings milliseconds by step, as JSON
 */
public record SourceDocument(
        UUID id,
        UUID collectionId,
        String sourceUri,
        String name,
        String title,
        String sha256,
        String mediaType,
        long sizeBytes,
        int revision,
        DocumentState state,
        Stage stage,
        @Nullable String reason,
        @Nullable String remedy,
        int pageCount,
        int chunkCount,
        int attempts,
        @Nullable UUID addedBy,
        @Nullable UUID parentId,
        boolean bulk,
        String timings,
        Instant createdAt,
        Instant updatedAt) {
    static final String COLUMNS =
            "id, collection_id, source_uri, name, title, sha256, media_type, size_bytes, revision, "
                    + "state, stage, reason, remedy, page_count, chunk_count, attempts, added_by, parent_id, bulk, timings, created_at, updated_at";

    static SourceDocument of(ResultSet row) throws SQLException {
        return new SourceDocument(
                row.getObject("id", UUID.class),
                row.getObject("collection_id", UUID.class),
                row.getString("source_uri"),
                row.getString("name"),
                row.getString("title"),
                row.getString("sha256"),
                row.getString("media_type"),
                row.getLong("size_bytes"),
                row.getInt("revision"),
                DocumentState.valueOf(row.getString("state")),
                Stage.valueOf(row.getString("stage")),
                row.getString("reason"),
                row.getString("remedy"),
                row.getInt("page_count"),
                row.getInt("chunk_count"),
                row.getInt("attempts"),
                row.getObject("added_by", UUID.class),
                row.getObject("parent_id", UUID.class),
                row.getBoolean("bulk"),
                row.getString("timings"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    boolean isFromFolder() {
        return sourceUri.startsWith(FolderFile.SCHEME);
    }

    boolean isSearchable() {
        return state == DocumentState.SEARCHABLE || state == DocumentState.DEGRADED;
    }

    SourceDocument at(Stage current) {
        return with(state, current, reason, remedy);
    }

    SourceDocument because(String newReason, String newRemedy) {
        return with(state, stage, newReason, newRemedy);
    }

    SourceDocument failed(Verdict verdict) {
        return with(DocumentState.FAILED, stage, verdict.reason(), verdict.remedy());
    }

    private SourceDocument with(
            DocumentState newState, Stage newStage, @Nullable String newReason, @Nullable String newRemedy) {
        return new SourceDocument(
                id,
                collectionId,
                sourceUri,
                name,
                title,
                sha256,
                mediaType,
                sizeBytes,
                revision,
                newState,
                newStage,
                newReason,
                newRemedy,
                pageCount,
                chunkCount,
                attempts,
                addedBy,
                parentId,
                bulk,
                timings,
                createdAt,
                updatedAt);
    }
}
