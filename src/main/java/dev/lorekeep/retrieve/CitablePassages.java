package dev.lorekeep.retrieve;

import dev.lorekeep.access.AccessRules;
import dev.lorekeep.access.Caller;
import dev.lorekeep.retrieve.ReadableDocuments.StoredText;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** Makes places of a document citable: each as a passage of its own, under the chunk in which it begins. */
@Singleton
public class CitablePassages {
    private static final String READ = """
            select asked.at, c.id, c.ordinal, c.heading_path, c.context, c.page
            from unnest(?::integer[]) with ordinality as asked(at, place)
            join document d on d.id = ? and d.collection_id = any (?) and d.state <> 'REMOVING'
            cross join lateral (
                select * from chunk
                where document_id = d.id and revision = ? and start_offset <= asked.at
                order by start_offset desc, ordinal desc limit 1) c
            order by asked.place
            """;

    private final DataSource database;
    private final AccessRules rules;

    CitablePassages(DataSource database, AccessRules rules) {
        this.database = database;
        this.rules = rules;
    }

    /** @return in the order given; empty when the caller may not read the document at this moment */
    public List<Passage> at(List<Place> places, StoredText document, Caller caller) {
        var filter = rules.filterFor(caller, Set.of(document.collectionId()));
        if (places.isEmpty() || filter.admitsNothing()) return List.of();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(READ)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "integer", places.stream().map(Place::start).toArray()));
            statement.setObject(2, document.documentId());
            statement.setArray(
                    3, connection.createArrayOf("uuid", filter.accessSets().toArray()));
            statement.setInt(4, document.revision());
            var passages = new ArrayList<Passage>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) passages.add(passage(rows, places.get(passages.size()), document));
            }
            return passages;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read passages of " + document.documentId(), e);
        }
    }

    private static Passage passage(ResultSet row, Place place, StoredText document) throws SQLException {
        if (row.getInt("at") != place.start())
            throw new IllegalStateException("no chunk of " + document.documentId() + " begins before " + place.start());
        var said = document.text().substring(place.start(), place.end());
        return new Passage(
                row.getObject("id", UUID.class),
                document.documentId(),
                document.revision(),
                row.getInt("ordinal"),
                document.collectionId(),
                document.collection(),
                document.title(),
                List.of((String[]) row.getArray("heading_path").getArray()),
                row.getString("context"),
                said,
                said,
                place.start(),
                place.end(),
                row.getInt("page"),
                0,
                0);
    }
}
