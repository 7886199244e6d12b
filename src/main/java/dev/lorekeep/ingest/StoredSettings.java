package dev.lorekeep.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How each collection wants its documents read and cut, and single documents otherwise. */
@Singleton
class StoredSettings {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;

    StoredSettings(Database database) {
        this.database = database;
    }

    IngestSettings ofCollection(UUID collection) {
        return stored("select ingest_settings from collection where id = ?", collection)
                .orElse(IngestSettings.USUAL);
    }

    /** The document's own, else its collection's. */
    IngestSettings ofDocument(UUID document) {
        return stored(
                        "select coalesce(d.ingest_settings, c.ingest_settings) from document d "
                                + "join collection c on c.id = d.collection_id where d.id = ?",
                        document)
                .orElse(IngestSettings.USUAL);
    }

    /** Only those that the document has of its own. */
    Optional<IngestSettings> ownOf(UUID document) {
        return stored("select ingest_settings from document where id = ?", document);
    }

    private Optional<IngestSettings> stored(String sql, UUID id) {
        return database.query(session -> session.first(row -> Optional.ofNullable(row.getString(1)), sql, id))
                .flatMap(stored -> stored)
                .map(StoredSettings::of);
    }

    void changeCollection(UUID collection, IngestSettings settings) {
        var stored = settings.equals(IngestSettings.USUAL) ? null : written(settings);
        change("update collection set ingest_settings = ?::jsonb where id = ?", stored, collection);
    }

    /** @param settings empty to go with the collection again */
    void changeDocument(UUID document, Optional<IngestSettings> settings) {
        var stored = settings.map(StoredSettings::written).orElse(null);
        change("update document set ingest_settings = ?::jsonb where id = ?", stored, document);
    }

    private void change(String sql, @Nullable String stored, UUID id) {
        database.transaction(session -> session.update(sql, stored, id));
    }

    /** @param json as it stands in a row; null for the usual ones */
    static IngestSettings of(@Nullable String json) {
        if (json == null) return IngestSettings.USUAL;
        try {
            return JSON.readValue(json, IngestSettings.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a collection's ingest settings cannot be read", e);
        }
    }

    private static String written(IngestSettings settings) {
        try {
            return JSON.writeValueAsString(settings);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records become JSON", e);
        }
    }
}
