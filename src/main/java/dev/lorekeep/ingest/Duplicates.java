package dev.lorekeep.ingest;

import dev.lorekeep.ingest.Database.Session;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Documents of a collection that are the same as others, or nearly: in this collection and in others. */
@Singleton
class Duplicates {
    /** Of the runs of words: a new date or number in each paragraph leaves as much. */
    private static final double NEARLY = 0.8;

    private static final int MAX_PAIRS = 500;

    /** @param likeness 0..1, 1 for the same bytes */
    record Pair(Side document, Side other, boolean sameBytes, double likeness) {}

    /** @param parentName of the mail or archive that it came in; null for a file of its own */
    record Side(
            UUID id,
            String name,
            UUID collectionId,
            String collection,
            @Nullable String parentName) {
        private static final String PARENT = "(select name from document p where p.id = %s.parent_id)";

        static Side of(ResultSet row, int from) throws SQLException {
            return new Side(
                    row.getObject(from, UUID.class),
                    row.getString(from + 1),
                    row.getObject(from + 2, UUID.class),
                    row.getString(from + 3),
                    row.getString(from + 4));
        }
    }

    private static final String SIDES = "d.id, d.name, d.collection_id, k.name, " + Side.PARENT.formatted("d")
            + ", o.id, o.name, o.collection_id, c.name, " + Side.PARENT.formatted("o");
    private static final String RIGHTS =
            "join collection k on k.id = d.collection_id join collection c on c.id = o.collection_id "
                    + "where d.collection_id = ? and o.collection_id = any(?) and o.state <> 'REMOVING' "
                    // a pair within the collection once
                    + "and (o.collection_id <> d.collection_id or o.id > d.id) limit " + MAX_PAIRS;

    private static final String SAME = "select " + SIDES
            + " from document d join document o on o.sha256 = d.sha256 and o.id <> d.id and d.sha256 <> '"
            + Arrival.UNREAD + "' and d.size_bytes > 0 " + RIGHTS;

    private static final String NEAR = "select " + SIDES
            + ", s.minhash, t.minhash from document d join document_sketch s on s.document_id = d.id "
            // a few each: where hundreds are alike, some will do
            + "cross join lateral (select document_id, minhash from document_sketch t where t.bands && s.bands "
            + "and t.document_id <> d.id limit 20) t join document o on o.id = t.document_id and o.sha256 <> d.sha256 "
            + RIGHTS;

    private final Database database;

    Duplicates(Database database) {
        this.database = database;
    }

    /** @param visible collections whose documents may be named to whoever asks */
    List<Pair> in(UUID collection, Set<UUID> visible) {
        return database.query(session -> {
            var pairs = new ArrayList<Pair>(session.list(
                    row -> new Pair(Side.of(row, 1), Side.of(row, 6), true, 1), SAME, collection, visible));
            var near = session.list(Duplicates::near, NEAR, collection, visible);
            near.stream().filter(pair -> pair.likeness() >= NEARLY).forEach(pairs::add);
            pairs.sort(Comparator.comparingDouble((Pair pair) -> -pair.likeness())
                    .thenComparing(pair -> pair.document().name()));
            return pairs;
        });
    }

    private static Pair near(ResultSet row) throws SQLException {
        var likeness = sketch(row, 11).likeness(sketch(row, 12));
        return new Pair(Side.of(row, 1), Side.of(row, 6), false, likeness);
    }

    private static Sketch sketch(ResultSet row, int column) throws SQLException {
        return new Sketch(List.of((Integer[]) row.getArray(column).getArray()));
    }

    /** The document's text is now this one. */
    static void remember(Session session, UUID document, String text) throws SQLException {
        var sketch = Sketch.of(text);
        if (sketch.isEmpty()) {
            session.later("delete from document_sketch where document_id = ?", document);
            return;
        }
        session.later(
                "insert into document_sketch (document_id, minhash, bands) values (?, ?, ?) on conflict (document_id) "
                        + "do update set minhash = excluded.minhash, bands = excluded.bands",
                document,
                sketch.get().minhash(),
                List.copyOf(new HashSet<>(sketch.get().bands())));
    }
}
