package dev.lorekeep.sync;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.ingest.TestingIntake;
import dev.lorekeep.platform.DataFolder;
import dev.lorekeep.platform.Database;
import dev.lorekeep.testing.SettableClock;
import dev.lorekeep.testing.TestingDatabase;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** One life of the part that follows sources, on a real PostgreSQL of its own. {@link #reborn()} is the next one. */
final class TestingSync implements AutoCloseable {
    final AgroalDataSource pool;
    final DataFolder folder;
    final Database database;
    final SettableClock clock;
    final TestingIntake intake;
    final SyncConfig config = new TestingSyncConfig();
    final List<Duration> pauses = new ArrayList<>();
    final SealedSecrets secrets;
    final Sources sources;
    final SourceItems items;
    final SourceRuns runs;
    final SyncLoop loop;
    final SourceProbe probe;
    final UUID collection;

    static TestingSync fresh() throws IOException {
        var target = Files.createDirectories(Path.of("target", "testing").toAbsolutePath());
        return new TestingSync(
                pooled((PGSimpleDataSource) TestingDatabase.fresh()),
                DataFolder.open(Files.createTempDirectory(target, "sync")),
                new SettableClock(),
                null);
    }

    /** A connection for each statement would be most of the time of these tests. */
    private static AgroalDataSource pooled(PGSimpleDataSource plain) {
        var configuration = new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(4)
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(plain.getURL())
                                .principal(new NamePrincipal(String.valueOf(plain.getUser())))
                                .credential(new SimplePassword(String.valueOf(plain.getPassword())))));
        try {
            return AgroalDataSource.from(configuration);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private TestingSync(AgroalDataSource pool, DataFolder folder, SettableClock clock, @Nullable UUID known) {
        this.pool = pool;
        this.folder = folder;
        this.clock = clock;
        this.database = new Database(pool);
        this.intake = TestingIntake.on(pool, folder);
        this.secrets = new SealedSecrets(folder, config);
        this.sources = new Sources(database, clock);
        this.items = new SourceItems(database);
        this.runs = new SourceRuns(database, config, clock);
        var spool = new Spool(folder, intake);
        var connectors = new Connectors(secrets, spool, config, new HostRules(false), pauses::add);
        this.probe = new SourceProbe(connectors, spool);
        this.loop = new SyncLoop(
                sources,
                items,
                runs,
                new FetchedFiles(intake, intake.documents(), items),
                connectors,
                spool,
                (source, run) -> {},
                config,
                folder,
                clock);
        this.collection = known == null ? collection() : known;
    }

    /** The process was killed and starts again. */
    TestingSync reborn() {
        return new TestingSync(pool, folder, clock, collection);
    }

    private UUID collection() {
        var id = UUID.randomUUID();
        database.update(
                "insert into collection (id, slug, name, created_at) values (?, ?, 'Collection', now())",
                id,
                "collection-" + id);
        return id;
    }

    UUID source(SourceKind kind, String settings, @Nullable String secret) {
        try {
            var id = UUID.randomUUID();
            var node = new ObjectMapper().readTree(settings);
            SettingsReader.read(kind, node);
            sources.insert(id, collection, kind, "Source", node, secret == null ? null : secrets.seal(id, secret), 60);
            return id;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(settings, e);
        }
    }

    /** The run that is due now, from its claim to its end. */
    SourceRun run(UUID source) {
        return run(source, () -> {});
    }

    SourceRun run(UUID source, Lease lease) {
        clock.advance(Duration.ofSeconds(1));
        sources.request(source, "tester", false);
        return runDue(source, lease);
    }

    SourceRun runAcceptingEmpty(UUID source) {
        clock.advance(Duration.ofSeconds(1));
        sources.request(source, "tester", true);
        return runDue(source, () -> {});
    }

    private SourceRun runDue(UUID source, Lease lease) {
        var claimed = sources.claim(loop.owner(), config.lease()).orElseThrow();
        if (!claimed.id().equals(source)) throw new IllegalStateException("another source is due");
        loop.run(claimed, lease);
        return runs.latest(source).orElseThrow();
    }

    /** Names of all documents with their revisions, sorted. */
    List<String> documents() {
        return database.list(
                row -> row.getString(1) + " " + row.getInt(2), "select name, revision from document order by name, id");
    }

    UUID documentOf(String name) {
        return database.first(row -> Database.id(row, "id"), "select id from document where name = ?", name)
                .orElseThrow();
    }

    /** Jobs that would parse and embed. */
    long jobs() {
        return requireNonNull(database.first(
                        row -> row.getLong(1),
                        "select count(*) from scheduled_tasks where task_name = 'ingest-document'")
                .orElse(0L));
    }

    /** Pairs of document and its bytes: nothing lost, nothing twice. */
    List<String> contents() {
        return database.list(
                row -> row.getString(1) + " " + row.getString(2),
                "select name, sha256 from document order by name, sha256");
    }
}
