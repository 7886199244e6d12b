package dev.lorekeep.admin;

import dev.lorekeep.embed.EmbeddingConfig;
import dev.lorekeep.platform.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The embedding models on this machine. Needs neither the service nor a database. */
@Command(
        name = "models",
        synopsisSubcommandLabel = "COMMAND",
        description = "List, check, download and measure embedding models: list, check DIR, pull NAME, bench [DIR].")
final class ModelsCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    private final PrintStream out;

    private ModelsCommand(PrintStream out) {
        this.out = out;
    }

    static CommandLine create(ServiceOptions options, PrintStream out) {
        return new CommandLine(new ModelsCommand(out))
                .addSubcommand(new ModelsListCommand(options, out))
                .addSubcommand(new ModelsCheckCommand(options, out))
                .addSubcommand(new ModelsBenchCommand(options, out))
                .addSubcommand(new ModelsPullCommand(options, out));
    }

    @Override
    public Integer call() {
        if (spec != null) spec.commandLine().usage(out);
        return 0;
    }

    static Path folder(Settings settings) {
        return settings.data().resolve("models");
    }

    /** The settings as they are. */
    static EmbeddingConfig embedding(Settings settings) {
        return embedding(settings, settings.embeddingModel());
    }

    /** The settings as they would be with another model. */
    static EmbeddingConfig embedding(Settings settings, Optional<Path> model) {
        return settings.mapping(
                EmbeddingConfig.class,
                model.map(path -> Map.of("lorekeep.embedding.model", path.toString()))
                        .orElse(Map.of()));
    }
}
