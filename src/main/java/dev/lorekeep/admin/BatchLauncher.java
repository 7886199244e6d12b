package dev.lorekeep.admin;

import dev.lorekeep.platform.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * Evaluations and benchmarks: starts the application on a scratch data folder that is deleted afterwards. A folder named with
 * {@code --data} is kept.
 */
@Command
final class BatchLauncher implements Callable<Integer> {
    private final ServiceOptions options;

    @Spec
    private @Nullable CommandSpec spec;

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    BatchLauncher(ServiceOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        var usual = options.settings().data();
        var kept = options.data().isPresent();
        var scratch = kept ? usual : Files.createTempDirectory("lorekeep-scratch");
        var documents = Files.createDirectories(scratch.resolve("docs-ingest"));
        var settings = options.settings(Map.of(
                "lorekeep.data",
                scratch.toString(),
                "lorekeep.documents",
                documents.toString(),
                "lorekeep.models",
                scratch.resolve("models.yaml").toString(),
                "lorekeep.host",
                "127.0.0.1",
                "lorekeep.port",
                "0",
                "lorekeep.database.url",
                ""));
        var machine = kept ? Machine.lasting(settings) : Machine.scratch(settings, binaries(usual, scratch));
        return machine.run(BatchApplication.class, words());
    }

    /** Unpacking takes two seconds: use what the service has unpacked. */
    private static Path binaries(Path usual, Path scratch) {
        var unpacked = usual.resolve("postgres");
        return Files.isDirectory(unpacked) ? unpacked : scratch.resolve("postgres");
    }

    private String[] words() {
        var words = new ArrayList<>(arguments);
        if (spec != null) words.addFirst(spec.name());
        return words.toArray(String[]::new);
    }
}
