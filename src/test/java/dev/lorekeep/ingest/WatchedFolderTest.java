package dev.lorekeep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.platform.LorekeepConfig;
import dev.lorekeep.testing.Eventually;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
class WatchedFolderTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Inject
    LorekeepConfig config;

    @Inject
    Database database;

    @Inject
    IngestConfig ingest;

    @Inject
    Documents documents;

    @Inject
    dev.lorekeep.access.Collections collections;

    @Inject
    IngestAudit audit;

    private String name;
    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        name = "watched-" + UUID.randomUUID();
        folder = Files.createDirectories(config.documents().resolve(name));
    }

    @Test
    void followsWhatHappensInTheFolder() throws Exception {
        Files.writeString(folder.resolve("plan.md"), "# Plan\n\nBuild the lighthouse.\n");
        Files.writeString(folder.resolve(".hidden"), "hidden");
        Files.createDirectories(folder.resolve("deep/er"));
        Files.writeString(folder.resolve("deep/er/note.txt"), "A note in a sub-folder.");
        Eventually.passes(SOON, () -> assertThat(searchable()).containsExactly("deep/er/note.txt 1", "plan.md 1"));
        Files.writeString(folder.resolve("plan.md"), "# Plan\n\nBuild two lighthouses instead of one.\n");
        Eventually.passes(SOON, () -> assertThat(searchable()).containsExactly("deep/er/note.txt 1", "plan.md 2"));
        Files.delete(folder.resolve("deep/er/note.txt"));
        Eventually.passes(SOON, () -> assertThat(searchable()).containsExactly("plan.md 2"));
    }

    @Test
    void deletesNothingWhenTheRootIsNotThere() throws Exception {
        var root = Files.createTempDirectory(config.data(), "root");
        var kept = name + "-kept";
        Files.createDirectories(root.resolve(kept));
        Files.writeString(root.resolve(kept).resolve("a.txt"), "Still here.");
        var sync = sync();
        sync.sync(root);
        sync.sync(root);
        assertThat(known(kept)).isEqualTo(1);
        var away = root.resolveSibling(root.getFileName() + "-away");
        Files.move(root, away);
        assertThat(sync.sync(root)).isNull();
        assertThat(known(kept)).isEqualTo(1);
        // an unmounted drive leaves an empty folder behind
        Files.createDirectory(root);
        assertThat(sync.sync(root)).isNull();
        assertThat(known(kept)).isEqualTo(1);
        Files.delete(root);
        Files.move(away, root);
        sync.sync(root);
        assertThat(known(kept)).isEqualTo(1);
    }

    @Test
    void doesNotReadAgainWhatIsKnown() throws Exception {
        var root = Files.createTempDirectory(config.data(), "root");
        var own = name + "-own";
        var file = Files.createDirectories(root.resolve(own)).resolve("a.txt");
        Files.writeString(file, "Read once.");
        var first = sync();
        first.sync(root);
        assertThat(known(own)).as("one look is not enough").isZero();
        first.sync(root);
        assertThat(known(own)).isEqualTo(1);
        var second = sync();
        second.sync(root);
        assertThat(second.isUnsettled()).isFalse();
        Files.writeString(file, "Read twice, for it has changed.");
        second.sync(root);
        assertThat(second.isUnsettled()).isTrue();
    }

    @Test
    void showsAFileThatItCannotTake() throws Exception {
        var root = Files.createTempDirectory(config.data(), "root");
        var own = name + "-large";
        var file = Files.createDirectories(root.resolve(own)).resolve("large.bin");
        try (var channel = Files.newByteChannel(
                file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            // sparse: takes no room on the disk
            channel.position(ingest.maxFileBytes());
            channel.write(java.nio.ByteBuffer.wrap(new byte[] {1}));
        }
        var sync = sync();
        sync.sync(root);
        sync.sync(root);
        assertThat(reason(own)).hasValueSatisfying(reason -> assertThat(reason).contains("524 MB", "limit"));
        assertThat(sync.isUnsettled()).isFalse();
    }

    private FolderSync sync() {
        return new FolderSync(documents, collections, database, ingest, audit);
    }

    private List<String> searchable() {
        return database.query(session -> session.list(
                row -> row.getString(1) + " " + row.getInt(2),
                "select d.name, d.revision from document d join collection c on c.id = d.collection_id "
                        + "where c.folder = ? and d.state = 'SEARCHABLE' order by d.name",
                name));
    }

    private long known(String folderName) {
        return database.<Long>query(session -> session.number(
                "select count(*) from document d join collection c on c.id = d.collection_id where c.folder = ?",
                folderName));
    }

    private Optional<String> reason(String folderName) {
        return database.query(session -> session.first(
                row -> row.getString(1),
                "select d.reason from document d join collection c on c.id = d.collection_id where c.folder = ?",
                folderName));
    }
}
