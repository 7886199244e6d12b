package dev.lorekeep.retrieve;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.lorekeep.access.AccessRules;
import dev.lorekeep.access.Caller;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Documents as the viewer shows them: only those in collections that the caller may read at this moment. */
@Singleton
public class ReadableDocuments {
    private static final String ORIGINAL = """
            select d.name, d.media_type, coalesce(t.sha256, d.sha256) as sha256, coalesce(t.revision, d.revision) as revision
            from (select ?::integer as revision) asked
            join document d on d.id = ? and d.collection_id = any (?) and d.state <> 'REMOVING'
            left join document_text t
                on t.document_id = d.id and t.revision = coalesce(asked.revision, d.indexed_revision, d.revision)
            where t.revision is not null or coalesce(asked.revision, d.revision) = d.revision
            """;

    private static final String TEXT = """
            select d.id, t.revision, d.title, d.name, d.media_type, d.collection_id, c.name as collection, d.page_count,
                   t.body, t.blocks, t.metadata
            from document d
            join collection c on c.id = d.collection_id
            join document_text t on t.document_id = d.id and t.revision = coalesce(?, d.indexed_revision)
            where d.id = ? and d.collection_id = any (?) and d.state <> 'REMOVING'
            """;

    private static final String BOXES = """
            select t.boxes, t.revision, d.name
            from document d
            join document_text t on t.document_id = d.id and t.revision = coalesce(?, d.indexed_revision)
            where d.id = ? and d.collection_id = any (?) and d.state <> 'REMOVING'
            """;

    private final DataSource database;
    private final AccessRules rules;

    ReadableDocuments(DataSource database, AccessRules rules) {
        this.database = database;
        this.rules = rules;
    }

    /** @param sha256 its content in the blob store */
    record Original(String name, int revision, String mediaType, String sha256) {}

    /** @param boxes JSON as stored: arrays of start, end, page, x, y, width and height */
    record StoredBoxes(String name, int revision, String boxes) {}

    /**
     * @param blocks JSON as stored: objects with kind, start, end, level and page, of a row of a sheet also its cells
     * @param metadata JSON as stored: author, created and the like by name, and what was said of it beside its bytes
     */
    public record StoredText(
            UUID documentId,
            int revision,
            String title,
            String name,
            String mediaType,
            UUID collectionId,
            String collection,
            int pageCount,
            String text,
            @JsonRawValue String blocks,
            @JsonRawValue String metadata) {}

    /** @param revision the one that searches see, when null */
    Optional<Original> original(UUID document, @Nullable Integer revision, Caller caller) {
        return read(
                ORIGINAL,
                document,
                revision,
                caller,
                row -> new Original(
                        row.getString("name"),
                        row.getInt("revision"),
                        row.getString("media_type"),
                        row.getString("sha256")));
    }

    public Optional<StoredText> text(UUID document, @Nullable Integer revision, Caller caller) {
        return read(
                TEXT,
                document,
                revision,
                caller,
                row -> new StoredText(
                        row.getObject("id", UUID.class),
                        row.getInt("revision"),
                        row.getString("title"),
                        row.getString("name"),
                        row.getString("media_type"),
                        row.getObject("collection_id", UUID.class),
                        row.getString("collection"),
                        row.getInt("page_count"),
                        row.getString("body"),
                        row.getString("blocks"),
                        row.getString("metadata")));
    }

    Optional<StoredBoxes> boxes(UUID document, @Nullable Integer revision, Caller caller) {
        return read(
                BOXES,
                document,
                revision,
                caller,
                row -> new StoredBoxes(row.getString("name"), row.getInt("revision"), row.getString("boxes")));
    }

    private interface Reading<T> {
        T from(ResultSet row) throws SQLException;
    }

    private <T> Optional<T> read(
            String sql, UUID document, @Nullable Integer revision, Caller caller, Reading<T> reading) {
        var filter = rules.filterFor(caller, Set.of());
        if (filter.admitsNothing()) return Optional.empty();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, revision, Types.INTEGER);
            statement.setObject(2, document);
            statement.setArray(
                    3, connection.createArrayOf("uuid", filter.accessSets().toArray()));
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(reading.from(rows)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read document " + document, e);
        }
    }
}
