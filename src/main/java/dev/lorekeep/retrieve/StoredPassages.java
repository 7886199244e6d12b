package dev.lorekeep.retrieve;

import dev.lorekeep.access.AccessFilter;
import dev.lorekeep.retrieve.Fusion.Fused;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Reads found chunks from PostgreSQL and checks each once more: it is of the revision that searches see, its document is not
 * being removed, and its collection is one the caller may read. An index that is behind can hide a passage but never show one.
 */
@Singleton
class StoredPassages {
    private static final String READ = """
            select c.id, c.document_id, c.revision, c.ordinal, d.collection_id, k.name, d.title, c.heading_path, c.context,
                   c.body, c.correction, c.start_offset, c.end_offset, c.page
            from chunk c
            join document d on d.id = c.document_id and d.indexed_revision = c.revision and d.state <> 'REMOVING'
                and not c.disabled
            join collection k on k.id = d.collection_id
            where c.id = any (?) and d.collection_id = any (?)
            """;

    private final DataSource database;

    StoredPassages(DataSource database) {
        this.database = database;
    }

    /** In the order given; what may not be read or no longer exists is left out. */
    List<Passage> read(List<Fused> ranked, AccessFilter filter) {
        if (ranked.isEmpty() || filter.admitsNothing()) return List.of();
        var byId = new HashMap<UUID, Fused>();
        for (var fused : ranked) byId.put(fused.candidate().chunkId(), fused);
        var found = new HashMap<UUID, Passage>();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(READ)) {
            statement.setArray(1, connection.createArrayOf("uuid", byId.keySet().toArray()));
            statement.setArray(
                    2, connection.createArrayOf("uuid", filter.accessSets().toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var id = rows.getObject("id", UUID.class);
                    var fused = byId.get(id);
                    if (fused != null)
                        found.put(
                                id,
                                passage(rows, fused.score(), fused.candidate().similarity()));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read " + ranked.size() + " passages", e);
        }
        return ranked.stream()
                .map(fused -> found.get(fused.candidate().chunkId()))
                .filter(passage -> passage != null)
                .toList();
    }

    static Passage passage(ResultSet row, double score, double similarity) throws SQLException {
        return new Passage(
                row.getObject("id", UUID.class),
                row.getObject("document_id", UUID.class),
                row.getInt("revision"),
                row.getInt("ordinal"),
                row.getObject("collection_id", UUID.class),
                row.getString("name"),
                row.getString("title"),
                List.of((String[]) row.getArray("heading_path").getArray()),
                row.getString("context"),
                Optional.ofNullable(row.getString("correction")).orElse(row.getString("body")),
                row.getString("body"),
                row.getInt("start_offset"),
                row.getInt("end_offset"),
                row.getInt("page"),
                score,
                similarity);
    }
}
