package dev.lorekeep.admin;

import dev.lorekeep.access.Caller;
import dev.lorekeep.access.Role;
import dev.lorekeep.admin.EvaluationSet.Entry;
import dev.lorekeep.admin.EvaluationSet.FileEntry;
import dev.lorekeep.admin.EvaluationSet.TextEntry;
import dev.lorekeep.platform.LorekeepConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Brings a set's documents in the way that any document comes in: as files in a sub-folder of the watched folder. Texts become
 * Markdown, because that keeps their titles and tables.
 */
@Singleton
class EvaluationCorpus {
    private static final String FOLDER = "evaluation";

    private final LorekeepConfig config;
    private final DataSource database;

    EvaluationCorpus(LorekeepConfig config, DataSource database) {
        this.config = config;
        this.database = database;
    }

    /**
     * @param collection where the documents are
     * @param entries id in the set by id of the document; those that could not be read are missing
     * @param chunks pieces in the index
     * @param took from the first file to the last document that is searchable
     */
    record Ingested(UUID collection, Map<UUID, String> entries, int chunks, Duration took) {}

    Ingested ingest(EvaluationSet set, PrintStream out) throws IOException, SQLException, InterruptedException {
        var started = System.nanoTime();
        var names = write(set.entries());
        await(names.size(), out);
        var took = Duration.ofNanos(System.nanoTime() - started);
        return read(names, took);
    }

    /** @return id in the set by file name */
    private Map<String, String> write(List<Entry> entries) throws IOException {
        var names = new HashMap<String, String>();
        var folder = config.documents().toAbsolutePath().resolve(FOLDER);
        // out of the watcher's sight until it is complete
        var unfinished = config.documents().toAbsolutePath().resolveSibling(FOLDER + ".unfinished");
        Files.createDirectories(unfinished);
        for (var entry : entries) {
            var name = write(entry, names.size() + 1, unfinished);
            names.put(name, entry.id());
        }
        Files.createDirectories(folder.getParent());
        Files.move(unfinished, folder);
        return names;
    }

    private static String write(Entry entry, int number, Path folder) throws IOException {
        return switch (entry) {
            case TextEntry text -> {
                var name = "document-%05d.md".formatted(number);
                var title = text.title().isBlank() ? "" : "# " + text.title() + "\n\n";
                Files.writeString(folder.resolve(name), title + text.text() + "\n");
                yield name;
            }
            case FileEntry file -> {
                var name = String.valueOf(file.file().getFileName());
                Files.copy(file.file(), folder.resolve(name));
                yield name;
            }
        };
    }

    private void await(int expected, PrintStream out) throws SQLException, InterruptedException {
        try (var progress = new ProgressBar(out, ProgressBar.onTerminal(), "documents", expected)) {
            var done = 0;
            while (done < expected) {
                Thread.sleep(200);
                done = count();
                progress.reach(done);
            }
        }
    }

    private int count() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("""
                        select count(*) from document d join collection c on c.id = d.collection_id
                        where c.folder = ? and d.state in ('SEARCHABLE', 'DEGRADED', 'FAILED')
                        """)) {
            statement.setString(1, FOLDER);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    private Ingested read(Map<String, String> names, Duration took) throws SQLException {
        var entries = new HashMap<UUID, String>();
        var collection = new UUID(0, 0);
        var chunks = 0;
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("""
                        select d.id, d.name, d.collection_id, d.chunk_count
                        from document d join collection c on c.id = d.collection_id
                        where c.folder = ? and d.state in ('SEARCHABLE', 'DEGRADED')
                        """)) {
            statement.setString(1, FOLDER);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var entry = names.get(rows.getString("name"));
                    if (entry == null) continue;
                    entries.put(rows.getObject("id", UUID.class), entry);
                    collection = rows.getObject("collection_id", UUID.class);
                    chunks += rows.getInt("chunk_count");
                }
            }
        }
        return new Ingested(collection, entries, chunks, took);
    }

    /** Somebody who is signed in and nothing more: the watched folder's collections are readable by everyone. */
    Caller reader() throws SQLException {
        var id = UUID.nameUUIDFromBytes(FOLDER.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("""
                        insert into account (id, name, display_name, password_hash, role, created_at, password_changed_at)
                        values (?, ?, 'Evaluation', '', 'USER', now(), now())
                        on conflict do nothing
                        """)) {
            statement.setObject(1, id);
            statement.setString(2, FOLDER);
            statement.executeUpdate();
        }
        return new Caller(id, FOLDER, Role.USER, Set.of(), Optional.empty());
    }
}
