package dev.lorekeep.admin;

import dev.lorekeep.embed.ModelBench;
import dev.lorekeep.embed.convert.UnusableModel;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Loads a model as a start would, with the present settings, and measures it. */
@Command(
        name = "bench",
        description = "Measure a model with the present settings: passages by length, queries with and without load.")
final class ModelsBenchCommand implements Callable<Integer> {
    private final ServiceOptions options;
    private final PrintStream out;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            description = "Folder of a model as its publisher ships it; the active one unless given.")
    private @Nullable Path folder;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Time of each measurement, of which there are seven at most (default: ${DEFAULT-VALUE}).")
    private int seconds;

    ModelsBenchCommand(ServiceOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (seconds < 1) throw new CommandFailure("--seconds is " + seconds + ": give 1 or more");
        var settings = options.settings();
        var model = Optional.ofNullable(folder)
                .map(given -> given.toAbsolutePath().normalize())
                .or(settings::embeddingModel);
        try {
            ModelBench.run(
                    ModelsCommand.embedding(settings, model),
                    settings.data(),
                    Duration.ofSeconds(seconds),
                    out::println);
            return 0;
        } catch (UnusableModel e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
