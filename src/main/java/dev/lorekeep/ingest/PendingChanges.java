package dev.lorekeep.ingest;

import dev.lorekeep.index.IndexChange;
import dev.lorekeep.index.IndexedChunk;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The changes that an index lacks, with all it needs of them: chunks as stored, vectors from the cache or computed anew when the
 * index belongs to another model. The same code serves the daily stream, the replay after a crash and the rebuild of a lost index.
 */
@Singleton
class PendingChanges {
    /** Documents in one commit of the index. */
    private static final int MAX_DOCUMENTS = 512;
    /** Chunks in memory at once: with their vectors about 15 MB. */
    private static final int MAX_CHUNKS = 4_000;

    private final Database database;
    private final PassageVectors vectors;

    PendingChanges(Database database, PassageVectors vectors) {
        this.database = database;
        this.vectors = vectors;
    }

    /**
     * @param revision that becomes searchable; 0 for a removal
     */
    record Pending(long sequence, UUID documentId, int revision, int chunkCount) {
        boolean removes() {
            return revision == 0;
        }
    }

    /** The highest sequence that was ever given out and not superseded; 0 when there is none. */
    long lastSequence() {
        return database.query(session -> session.number("select coalesce(max(sequence), 0) from change"));
    }

    /**
     * The next changes after {@code applied} in order, of each document only the latest. They are on the disk: those who write them do
     * not wait for that, and an index must not know what PostgreSQL forgets in a crash.
     */
    List<Pending> after(long applied) {
        var next = database.query(session -> session.list(
                row -> new Pending(row.getLong(1), row.getObject(2, UUID.class), row.getInt(3), row.getInt(4)),
                "select c.sequence, c.document_id, c.revision, coalesce(d.chunk_count, 0) "
                        + "from change c left join document d on d.id = c.document_id "
                        + "where c.sequence > ? and not exists (select 1 from change later "
                        + "where later.document_id = c.document_id and later.sequence > c.sequence) "
                        + "order by c.sequence limit ?",
                applied,
                MAX_DOCUMENTS));
        if (!next.isEmpty()) database.flush();
        var chunks = 0;
        for (var i = 0; i < next.size(); i++) {
            chunks += next.get(i).chunkCount();
            if (chunks > MAX_CHUNKS && i > 0) return next.subList(0, i);
        }
        return next;
    }

    List<IndexChange> load(List<Pending> changes) throws InterruptedException {
        var stored = stored(changes);
        var texts = new LinkedHashMap<String, String>();
        stored.values().forEach(rows -> rows.forEach(row -> texts.put(row.sha256(), row.embedded())));
        var known = texts.isEmpty() ? Map.<String, float[]>of() : vectors.of(texts);
        var loaded = new ArrayList<IndexChange>();
        for (var change : changes) {
            var rows = stored.getOrDefault(change.documentId(), List.of());
            // no chunks: removed, or removed since
            if (rows.isEmpty()) loaded.add(new IndexChange.Removal(change.sequence(), change.documentId()));
            else
                loaded.add(new IndexChange.Replacement(
                        change.sequence(),
                        change.documentId(),
                        rows.stream().map(row -> row.indexed(known)).toList()));
        }
        return loaded;
    }

    private Map<UUID, List<StoredChunk>> stored(List<Pending> changes) {
        var replaced = changes.stream().filter(change -> !change.removes()).toList();
        if (replaced.isEmpty()) return Map.of();
        var byDocument = new HashMap<UUID, List<StoredChunk>>();
        database.query(session -> session.list(
                        StoredChunk::of,
                        "select c.id, c.document_id, c.revision, c.ordinal, d.collection_id, d.title, c.context, "
                                + "coalesce(c.correction, c.body), c.keywords, c.sha256 "
                                + "from unnest(?::uuid[], ?::integer[]) as wanted(document_id, revision) "
                                + "join chunk c on c.document_id = wanted.document_id and c.revision = wanted.revision and not c.disabled "
                                + "join document d on d.id = c.document_id order by c.document_id, c.ordinal",
                        replaced.stream().map(Pending::documentId).toList(),
                        replaced.stream().map(Pending::revision).toList()))
                .forEach(row -> byDocument
                        .computeIfAbsent(row.documentId(), id -> new ArrayList<>())
                        .add(row));
        return byDocument;
    }

    private record StoredChunk(
            UUID id,
            UUID documentId,
            int revision,
            int ordinal,
            UUID collectionId,
            String title,
            String context,
            String body,
            List<String> keywords,
            String sha256) {
        static StoredChunk of(ResultSet row) throws SQLException {
            return new StoredChunk(
                    row.getObject(1, UUID.class),
                    row.getObject(2, UUID.class),
                    row.getInt(3),
                    row.getInt(4),
                    row.getObject(5, UUID.class),
                    row.getString(6),
                    row.getString(7),
                    row.getString(8),
                    List.of((String[]) row.getArray(9).getArray()),
                    row.getString(10));
        }

        String embedded() {
            return ParsedText.embedded(context, body);
        }

        IndexedChunk indexed(Map<String, float[]> vectors) {
            var vector = vectors.get(sha256);
            if (vector == null) throw new IllegalStateException("no vector of chunk " + id);
            var searched = keywords.isEmpty() ? body : body + "\n" + String.join("\n", keywords);
            // who may read a chunk is who may read its collection
            return new IndexedChunk(
                    id, documentId, revision, ordinal, collectionId, collectionId, title, context, searched, vector);
        }
    }
}
