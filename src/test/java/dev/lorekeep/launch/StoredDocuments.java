package dev.lorekeep.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What a data folder holds, read past the service: rows of PostgreSQL and documents of the Lucene index.
 *
 * @param data folder of a service; its PostgreSQL runs for {@link #rows}, and for {@link #indexedChunks} nobody writes
 */
record StoredDocuments(Path data) {
    /** @param chunks of the current revision */
    record Row(UUID id, String name, String sha256, String state, int chunks) {}

    List<Row> rows() throws IOException, SQLException {
        return select(
                "select id, name, sha256, state, "
                        + "(select count(*) from chunk c where c.document_id = d.id and c.revision = d.revision) from document d",
                row -> new Row(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getInt(5)));
    }

    Set<UUID> chunks() throws IOException, SQLException {
        return new HashSet<>(select("select id from chunk", row -> row.getObject(1, UUID.class)));
    }

    private interface Reader<T> {
        T read(java.sql.ResultSet row) throws SQLException;
    }

    private <T> List<T> select(String sql, Reader<T> reader) throws IOException, SQLException {
        var source = new PGSimpleDataSource();
        var pidFile = Files.readAllLines(data.resolve("postgres/cluster/postmaster.pid"));
        source.setURL("jdbc:postgresql://127.0.0.1:" + pidFile.get(3).strip() + "/lorekeep");
        source.setUser("lorekeep");
        source.setPassword(
                Files.readString(data.resolve("secrets/postgres-password")).strip());
        try (var connection = source.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var list = new ArrayList<T>();
            while (rows.next()) list.add(reader.read(rows));
            return list;
        }
    }

    /** One entry for each that can be found; the same twice is twice in the list. */
    List<UUID> indexedChunks() throws IOException {
        var ids = new ArrayList<UUID>();
        try (var folders = Files.list(data.resolve("index"))) {
            for (var folder : folders.filter(Files::isDirectory).toList()) ids.addAll(indexedChunks(folder));
        }
        return ids;
    }

    private static List<UUID> indexedChunks(Path folder) throws IOException {
        var ids = new ArrayList<UUID>();
        try (var directory = FSDirectory.open(folder);
                var reader = DirectoryReader.open(directory)) {
            for (var leaf : reader.leaves()) {
                var values = leaf.reader().getBinaryDocValues("id");
                var live = leaf.reader().getLiveDocs();
                while (values != null && values.nextDoc() != org.apache.lucene.search.DocIdSetIterator.NO_MORE_DOCS)
                    if (live == null || live.get(values.docID())) ids.add(uuid(values.binaryValue()));
            }
        }
        return ids;
    }

    private static UUID uuid(BytesRef bytes) {
        var buffer = java.nio.ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    boolean holdsOriginal(String sha256) {
        return Files.isRegularFile(data.resolve("blobs/sha256/" + sha256.substring(0, 2) + "/" + sha256));
    }
}
