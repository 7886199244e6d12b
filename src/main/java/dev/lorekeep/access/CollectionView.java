package dev.lorekeep.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A collection as the page shows it.
 *
 * @param readable whether the one who asks may read its documents; admins also see the others
 * @param readers ids of the teams that read it; only admins see them
 */
record CollectionView(
        UUID id,
        String slug,
        String name,
        String description,
        boolean everyone,
        @Nullable String folder,
        String sensitivity,
        boolean readable,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<UUID> readers,
        DocumentCounts documents) {

    /** How many documents are in which state; those being removed count no more. */
    record DocumentCounts(long total, long waiting, long working, long searchable, long degraded, long failed) {
        static final DocumentCounts NONE = new DocumentCounts(0, 0, 0, 0, 0, 0);
    }

    static CollectionView of(
            DocumentCollection collection, boolean readable, @Nullable List<UUID> readers, DocumentCounts documents) {
        return new CollectionView(
                collection.id,
                collection.slug,
                collection.name,
                collection.description,
                collection.everyone,
                collection.folder,
                collection.sensitivity,
                readable,
                readers,
                documents);
    }
}
