package dev.lorekeep.retrieve;

import dev.lorekeep.access.AccessFilter;
import dev.lorekeep.access.AccessRules;
import dev.lorekeep.access.Caller;
import dev.lorekeep.access.Role;
import dev.lorekeep.chunk.ChunkSettings;
import dev.lorekeep.chunk.DocumentChunker;
import dev.lorekeep.parse.DocumentParser;
import dev.lorekeep.parse.Parsed;
import dev.lorekeep.parse.ParsedDocument;
import dev.lorekeep.testing.TestingDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Documents that were read with the real parser and chunker, in one collection that {@link #READER} may read. */
public final class TestingDocuments {
    public static final Caller READER = new Caller(UUID.randomUUID(), "ada", Role.USER, Set.of(), Optional.empty());
    public static final Caller STRANGER = new Caller(UUID.randomUUID(), "eve", Role.ADMIN, Set.of(), Optional.empty());

    public final UUID collection = UUID.randomUUID();
    private final DataSource database = TestingDatabase.fresh();
    private final AccessRules rules = new AccessRules() {
        @Override
        public AccessFilter filterFor(Caller caller, Set<UUID> collections) {
            var asked = collections.isEmpty() || collections.contains(collection);
            return new AccessFilter(asked && mayRead(caller, collection) ? Set.of(collection) : Set.of());
        }

        @Override
        public boolean mayRead(Caller caller, UUID asked) {
            return caller.equals(READER) && asked.equals(collection);
        }
    };

    public TestingDocuments() {
        execute(
                "insert into collection (id, slug, name, everyone, created_at) values (?, 'figures', 'Figures', false, now())",
                collection);
    }

    public ReadableDocuments documents() {
        return new ReadableDocuments(database, rules);
    }

    public CitablePassages passages() {
        return new CitablePassages(database, rules);
    }

    public UUID add(Path file) {
        var name = file.getFileName().toString();
        return switch (new DocumentParser().parse(file, name)) {
            case Parsed.Complete complete -> add(name, complete.document());
            case Parsed.Degraded degraded -> add(name, degraded.document());
            case Parsed.Unreadable unreadable -> throw new IllegalArgumentException(name + ": " + unreadable.reason());
        };
    }

    private UUID add(String name, ParsedDocument parsed) {
        var id = UUID.randomUUID();
        execute(
                "insert into document (id, collection_id, source_uri, name, title, sha256, media_type, size_bytes, revision,"
                        + " indexed_revision, state, stage, created_at, updated_at)"
                        + " values (?, ?, ?, ?, ?, 'x', 'text/csv', 1, 2, 2, 'SEARCHABLE', 'DONE', now(), now())",
                id,
                collection,
                id.toString(),
                name,
                parsed.title());
        var blocks = parsed.blocks().stream()
                .map(block -> "{\"kind\":\"%s\",\"start\":%d,\"end\":%d,\"level\":%d,\"page\":%d}"
                        .formatted(block.kind(), block.start(), block.end(), block.level(), block.page()))
                .collect(Collectors.joining(",", "[", "]"));
        execute(
                "insert into document_text (document_id, revision, sha256, body, blocks, boxes, metadata)"
                        + " values (?, 2, 'x', ?, ?::jsonb, '[]', '{}')",
                id,
                parsed.text(),
                blocks);
        var chunker = new DocumentChunker(text -> text.split("\\s+").length);
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into chunk (id, document_id, revision, ordinal, start_offset, end_offset, page, heading_path,"
                                + " context, body, sha256) values (?, ?, 2, ?, ?, ?, ?, '{}', ?, ?, 'x')")) {
            for (var chunk : chunker.chunk(parsed, new ChunkSettings(40, 80))) {
                insert.setObject(
                        1, UUID.nameUUIDFromBytes((id + "/" + chunk.ordinal()).getBytes(StandardCharsets.UTF_8)));
                insert.setObject(2, id);
                insert.setInt(3, chunk.ordinal());
                insert.setInt(4, chunk.start());
                insert.setInt(5, chunk.end());
                insert.setInt(6, chunk.page());
                insert.setString(7, chunk.context(parsed.title()));
                insert.setString(8, chunk.text());
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return id;
    }

    public void execute(String sql, Object... parameters) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) statement.setObject(i + 1, parameters[i]);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public String chunkText(UUID chunk) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("select body from chunk where id = ?")) {
            statement.setObject(1, chunk);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
