package dev.lorekeep.access;

import dev.lorekeep.access.CollectionView.DocumentCounts;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** Counts the documents of all collections by state, in one query. */
@Singleton
class DocumentCounter {
    private static final String COUNTS = """
            select collection_id,
                   count(*),
                   count(*) filter (where state = 'WAITING'),
                   count(*) filter (where state = 'WORKING'),
                   count(*) filter (where state = 'SEARCHABLE'),
                   count(*) filter (where state = 'DEGRADED'),
                   count(*) filter (where state = 'FAILED')
            from document
            where state <> 'REMOVING'
            group by collection_id
            """;

    private final DataSource database;

    DocumentCounter(DataSource database) {
        this.database = database;
    }

    /** @return by collection; one without documents is missing */
    Map<UUID, DocumentCounts> byCollection() {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(COUNTS);
                var rows = statement.executeQuery()) {
            var counts = new HashMap<UUID, DocumentCounts>();
            while (rows.next())
                counts.put(
                        rows.getObject(1, UUID.class),
                        new DocumentCounts(
                                rows.getLong(2),
                                rows.getLong(3),
                                rows.getLong(4),
                                rows.getLong(5),
                                rows.getLong(6),
                                rows.getLong(7)));
            return counts;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot count documents", e);
        }
    }
}
