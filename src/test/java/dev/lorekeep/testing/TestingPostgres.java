package dev.lorekeep.testing;

import dev.lorekeep.platform.DataFolder;
import dev.lorekeep.platform.EmbeddedPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL for all tests of this JVM, with a scratch data folder and an empty watched folder under {@code target/}.
 * Use it as {@code @WithTestResource(TestingPostgres.class)}. Tests share the database: make your own rows, count only those.
 *
 * <p>The sessions' time zone is Chatham (UTC+12:45) on purpose: code that leans on UTC by luck fails here.
 */
public final class TestingPostgres implements QuarkusTestResourceLifecycleManager {
    private static @Nullable Map<String, String> properties;

    @Override
    public Map<String, String> start() {
        return properties();
    }

    /** Nothing: the next test class uses it too; a shutdown hook stops it. */
    @Override
    public void stop() {}

    /** The settings of a service on this PostgreSQL; starts it the first time. */
    public static synchronized Map<String, String> properties() {
        if (properties == null) properties = startPostgres();
        return properties;
    }

    private static Map<String, String> startPostgres() {
        try {
            var target = Files.createDirectories(Path.of("target", "testing").toAbsolutePath());
            var folder = DataFolder.open(Files.createTempDirectory(target, "data"));
            var documents = Files.createDirectories(folder.root().resolve("docs-ingest"));
            // fsync off: a test's data need not survive the machine
            var postgres = EmbeddedPostgres.start(target, folder, Map.of("fsync", "off"));
            Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "stop testing postgres"));
            return Map.of(
                    "quarkus.datasource.jdbc.url", postgres.jdbcUrl(),
                    "quarkus.datasource.username", postgres.user(),
                    "quarkus.datasource.password", postgres.password(),
                    "quarkus.datasource.jdbc.new-connection-sql", "set time zone 'Pacific/Chatham'",
                    "lorekeep.data", folder.root().toString(),
                    "lorekeep.documents", documents.toString(),
                    "lorekeep.models", folder.root().resolve("models.yaml").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
