package dev.lorekeep.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.platform.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place whose files are documents of one collection.
 *
 * @param given the settings as they were entered
 * @param sealed the password, sealed; null for places that ask for none
 * @param intervalMinutes 0: only when somebody asks for it
 * @param nextRunAt null: not by itself
 * @param requestedBy who asked for the next run; null when the schedule did
 * @param acceptEmpty whether the next run may remove everything
 * @param failures runs in a row that failed
 */
record Source(
        UUID id,
        UUID collectionId,
        SourceKind kind,
        String name,
        JsonNode given,
        byte @Nullable [] sealed,
        int intervalMinutes,
        boolean paused,
        @Nullable Instant nextRunAt,
        @Nullable String requestedBy,
        boolean acceptEmpty,
        int failures,
        Instant updatedAt) {
    static final String COLUMNS =
            "id, collection_id, kind, name, settings, secret, interval_minutes, paused, next_run_at, requested_by, "
                    + "accept_empty, failures, updated_at";

    private static final ObjectMapper JSON = new ObjectMapper();

    static Source of(ResultSet row) throws SQLException {
        var next = row.getObject("next_run_at", OffsetDateTime.class);
        return new Source(
                Database.id(row, "id"),
                Database.id(row, "collection_id"),
                SourceKind.valueOf(row.getString("kind")),
                row.getString("name"),
                json(row.getString("settings")),
                row.getBytes("secret"),
                row.getInt("interval_minutes"),
                row.getBoolean("paused"),
                next == null ? null : next.toInstant(),
                row.getString("requested_by"),
                row.getBoolean("accept_empty"),
                row.getInt("failures"),
                Database.instant(row, "updated_at"));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL keeps JSON well-formed", e);
        }
    }

    SourceSettings settings() {
        return SettingsReader.read(kind, given);
    }

    /** Unique among all documents: of this source, at this place. */
    String documentUri(String uri) {
        return "source:" + id + "/" + uri;
    }

    /** Without the sealed password: it would say nothing, but it has no business in a log. */
    @Override
    public String toString() {
        return kind + " source " + id + " of collection " + collectionId;
    }
}
