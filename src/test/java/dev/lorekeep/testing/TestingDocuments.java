package dev.lorekeep.testing;

import dev.lorekeep.embed.Embedder;
import dev.lorekeep.index.IndexChange;
import dev.lorekeep.index.IndexedChunk;
import dev.lorekeep.index.PassageIndex;
import dev.lorekeep.platform.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** Puts documents of one passage straight where the ingest would. Inject it into a {@code @QuarkusTest}. */
@Singleton
public class TestingDocuments {
    private final TestingAccounts accounts;
    private final Embedder embedder;
    private final PassageIndex index;
    private final Database database;

    TestingDocuments(TestingAccounts accounts, Embedder embedder, PassageIndex index, Database database) {
        this.database = database;
        this.accounts = accounts;
        this.embedder = embedder;
        this.index = index;
    }

    /** @return its id */
    public UUID add(UUID collection, String title, String text) {
        var id = UUID.randomUUID();
        var chunk = UUID.randomUUID();
        accounts.execute(
                "insert into document (id, collection_id, source_uri, name, title, sha256, media_type, size_bytes, revision,"
                        + " indexed_revision, state, stage, chunk_count, created_at, updated_at)"
                        + " values (?, ?, ?, ?, ?, 'x', 'text/plain', 1, 1, 1, 'SEARCHABLE', 'DONE', 1, now(), now())",
                id,
                collection,
                "upload:" + id,
                title + ".txt",
                title);
        accounts.execute(
                "insert into chunk (id, document_id, revision, ordinal, start_offset, end_offset, page, heading_path, context, body,"
                        + " sha256) values (?, ?, 1, 0, 0, ?, 0, '{}', ?, ?, 'x')",
                chunk,
                id,
                text.length(),
                title,
                text);
        var vector = embedder.embed(List.of(title + "\n" + text), Embedder.Side.DOCUMENT, Embedder.Priority.BULK)
                .join()
                .getFirst();
        index.apply(List.of(new IndexChange.Replacement(
                nextSequence(),
                id,
                List.of(new IndexedChunk(chunk, id, 1, 0, collection, collection, title, title, text, vector)))));
        return id;
    }

    /** A number that no change of the service will have: else the index would take the service's next one for applied. */
    private long nextSequence() {
        return database.first(
                        row -> row.getLong("next"),
                        "select nextval(pg_get_serial_sequence('change', 'sequence')) as next")
                .orElseThrow();
    }
}
