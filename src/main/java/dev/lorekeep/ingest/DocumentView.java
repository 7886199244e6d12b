package dev.lorekeep.ingest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A document as the pages and scripts see it. */
record DocumentView(
        UUID id,
        UUID collectionId,
        String name,
        String title,
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
        @Nullable UUID parentId,
        @Nullable String parentName,
        @JsonRawValue String timings,
        Instant createdAt,
        Instant updatedAt) {
    /** @param parentName of the document that it came in; null for a file of its own */
    static DocumentView of(SourceDocument document, @Nullable String parentName) {
        return new DocumentView(
                document.id(),
                document.collectionId(),
                document.name(),
                document.title(),
                document.mediaType(),
                document.sizeBytes(),
                document.revision(),
                document.state(),
                document.stage(),
                document.reason(),
                document.remedy(),
                document.pageCount(),
                document.chunkCount(),
                document.attempts(),
                document.parentId(),
                parentName,
                document.timings(),
                document.createdAt(),
                document.updatedAt());
    }
}
