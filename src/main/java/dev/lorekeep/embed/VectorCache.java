package dev.lorekeep.embed;

import dev.lorekeep.platform.Database;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;

/**
 * Vectors by content, in PostgreSQL: the same text is embedded once, and an index can be rebuilt without embedding. Keyed by the
 * embedder's fingerprint and the SHA-256 of the embedded text. Joins the caller's transaction if there is one.
 */
@Singleton
public class VectorCache {
    private final DataSource database;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    public VectorCache(DataSource database) {
        this.database = database;
    }

    /** @return what is known of {@code sha256s}, by SHA-256; the rest is missing from the map */
    public Map<String, float[]> find(String fingerprint, Collection<String> sha256s) {
        var found = new HashMap<String, float[]>();
        // a list is planned anew each time, which takes three times as long as the look for the one of a small document
        var one = sha256s.size() == 1;
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select sha256, components from vector where fingerprint = ? "
                        + (one ? "and sha256 = ?" : "and sha256 = any(?)"))) {
            select.setString(1, fingerprint);
            if (one) select.setString(2, sha256s.iterator().next());
            else select.setArray(2, connection.createArrayOf("text", sha256s.toArray()));
            try (var rows = select.executeQuery()) {
                while (rows.next()) found.put(rows.getString(1), VectorCodec.decode(rows.getBytes(2)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read " + sha256s.size() + " cached vectors", e);
        }
        hits.add(found.size());
        misses.add(sha256s.size() - found.size());
        return found;
    }

    /** Adds what is new; known ones stay as they are. */
    public void store(String fingerprint, Map<String, float[]> vectors) {
        if (vectors.isEmpty()) return;
        try (var connection = database.getConnection()) {
            insert(connection, fingerprint, new TreeMap<>(vectors));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot store " + vectors.size() + " vectors", e);
        }
    }

    /** In key order: two writers of the same keys then wait for each other instead of deadlocking. */
    private static void insert(Connection connection, String fingerprint, TreeMap<String, float[]> vectors)
            throws SQLException {
        try (var insert = connection.prepareStatement("insert into vector (fingerprint, sha256, components)"
                + " select ?, u.sha256, u.components from unnest(?, ?) as u(sha256, components), "
                // what a crash takes is embedded again; the document's own commit takes these rows to the disk before
                // itself
                + Database.NOT_WAITING_FOR_DISK + " on conflict do nothing")) {
            insert.setString(1, fingerprint);
            insert.setArray(2, connection.createArrayOf("text", vectors.keySet().toArray()));
            insert.setArray(
                    3,
                    connection.createArrayOf(
                            "bytea",
                            vectors.values().stream().map(VectorCodec::encode).toArray(byte[][]::new)));
            insert.executeUpdate();
        }
    }

    /** Texts found since the start of this process. */
    public long hits() {
        return hits.sum();
    }

    /** Texts looked for in vain since the start of this process. */
    public long misses() {
        return misses.sum();
    }
}
