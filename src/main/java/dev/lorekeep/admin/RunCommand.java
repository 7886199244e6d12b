package dev.lorekeep.admin;

import dev.lorekeep.platform.Machine;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the service and stays until it is stopped. */
@Command(name = "run", description = "Start the service (the default).")
final class RunCommand implements Callable<Integer> {
    private final ServiceOptions options;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "Use this PostgreSQL instead of the embedded one (LOREKEEP_DATABASE_URL, with"
                    + " LOREKEEP_DATABASE_USER and LOREKEEP_DATABASE_PASSWORD).")
    private @Nullable String databaseUrl;

    RunCommand(ServiceOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() {
        var settings = databaseUrl == null
                ? options.settings()
                : options.settings(Map.of("lorekeep.database.url", databaseUrl));
        return Machine.lasting(settings).run(ServiceApplication.class);
    }
}
