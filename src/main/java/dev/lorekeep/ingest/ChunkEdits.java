package dev.lorekeep.ingest;

import dev.lorekeep.chunk.Chunk;
import dev.lorekeep.ingest.Database.Session;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Rows of {@code chunk_edit}. A chunk is known by its text and, among chunks with the same text, by its place. */
final class ChunkEdits {
    private ChunkEdits() {}

    /** @param occurrence from 0, among the document's chunks with the same text */
    record Key(String bodySha256, int occurrence) {}

    /** The keys of all chunks of a document, given in their order. */
    static final class Keys {
        private final Map<String, Integer> seen = new HashMap<>();

        Key next(String body) {
            var sha256 = ContentHash.sha256(body);
            return new Key(sha256, seen.merge(sha256, 1, Integer::sum) - 1);
        }
    }

    /** The last edit of each chunk that has one. */
    static Map<Key, ChunkEdit> latest(Session session, UUID document) throws SQLException {
        var latest = new HashMap<Key, ChunkEdit>();
        session.list(
                row -> latest.put(new Key(row.getString("body_sha256"), row.getInt("occurrence")), ChunkEdit.of(row)),
                "select distinct on (body_sha256, occurrence) body_sha256, occurrence, " + ChunkEdit.COLUMNS
                        + " from chunk_edit where document_id = ? order by body_sha256, occurrence, version desc",
                document);
        return latest;
    }

    /** Newest first. */
    static List<ChunkEdit> history(Session session, UUID document, Key key) throws SQLException {
        return session.list(
                ChunkEdit::of,
                "select " + ChunkEdit.COLUMNS + " from chunk_edit where document_id = ? and body_sha256 = ? "
                        + "and occurrence = ? order by version desc",
                document,
                key.bodySha256(),
                key.occurrence());
    }

    static void append(Session session, UUID document, Key key, ChunkEdit edit) throws SQLException {
        session.update(
                "insert into chunk_edit (document_id, body_sha256, occurrence, " + ChunkEdit.COLUMNS
                        + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                document,
                key.bodySha256(),
                key.occurrence(),
                edit.version(),
                edit.correction(),
                texts(session, edit.keywords()),
                edit.disabled(),
                edit.editedBy(),
                edit.editedAt());
    }

    /** Makes the chunk's row what the edit says. */
    static void apply(Session session, UUID chunk, String context, String body, ChunkEdit edit) throws SQLException {
        var read = Optional.ofNullable(edit.correction()).orElse(body);
        session.update(
                "update chunk set correction = ?, keywords = ?, disabled = ?, sha256 = ? where id = ?",
                edit.correction(),
                texts(session, edit.keywords()),
                edit.disabled(),
                ContentHash.sha256(ParsedText.embedded(context, read)),
                chunk);
    }

    /** After a document was cut anew: chunks whose text is as before are again what people made of them. */
    static void applyAll(Session session, UUID document, int revision, String title, List<Chunk> chunks)
            throws SQLException {
        var latest = latest(session, document);
        if (latest.isEmpty()) return;
        var keys = new Keys();
        for (var chunk : chunks) {
            var edit = latest.get(keys.next(chunk.text()));
            if (edit != null)
                apply(
                        session,
                        ContentHash.chunkId(document, revision, chunk.ordinal()),
                        chunk.context(title),
                        chunk.text(),
                        edit);
        }
    }

    private static java.sql.Array texts(Session session, List<String> texts) throws SQLException {
        return session.array("text", texts);
    }
}
