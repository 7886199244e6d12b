package dev.lorekeep.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the machine's owner decides. Each value is an environment variable too: {@code LOREKEEP_DATA}, {@code LOREKEEP_PORT},
 * {@code LOREKEEP_DATABASE_URL} and so on.
 */
@ConfigMapping(prefix = "lorekeep")
public interface LorekeepConfig {
    /** Where the launcher is: relative paths below belong to it. Set by the launcher. */
    Optional<Path> home();

    /** Everything Lorekeep keeps: database, originals, index, logs, secrets. Back up this folder. */
    @WithDefault("data")
    Path data();

    /** The watched folder: each sub-folder is a collection. */
    @WithDefault("docs-ingest")
    Path documents();

    /** Model profiles; the file may be missing, then answers are extractive. */
    @WithDefault("models.yaml")
    Path models();

    /** Loopback, so that nothing is reachable from outside before an admin wants it. */
    @WithDefault("127.0.0.1")
    String host();

    @WithDefault("8080")
    int port();

    /** Nothing is downloaded any more, not even on an admin's order. What the network forbids should be forbidden here too. */
    @WithDefault("false")
    boolean airGapped();

    /** Base address of a mirror with Hugging Face's layout, for {@code ./lorekeep models pull}. */
    @WithName("models.mirror")
    Optional<String> modelsMirror();

    /** Whether admins may change the file of the language models in the page; it names where text is sent to. */
    @WithName("models.editable")
    @WithDefault("true")
    boolean modelsEditable();

    Database database();

    /** An external PostgreSQL; without a URL the embedded one is started. */
    interface Database {
        /** For example {@code jdbc:postgresql://db.example.org/lorekeep}. */
        Optional<String> url();

        Optional<String> user();

        Optional<String> password();
    }
}
