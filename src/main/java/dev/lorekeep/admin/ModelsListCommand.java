package dev.lorekeep.admin;

import dev.lorekeep.admin.hub.ModelPull;
import dev.lorekeep.embed.EmbeddingConfig;
import dev.lorekeep.embed.ModelSummary;
import dev.lorekeep.embed.convert.UnusableModel;
import dev.lorekeep.platform.ByteCount;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Prints the models at hand, and which one is configured. Their files are read, nothing is run. */
@Command(name = "list", description = "Show the models at hand, which one is active, and models to pull.")
final class ModelsListCommand implements Callable<Integer> {
    private static final String ROW = "%-2s%-32s %-22s %-6s %-10s %-10s %s";
    /** Sizes are those of their weights: two bytes a parameter. */
    private static final List<String> KNOWN = List.of(
            "Qwen/Qwen3-Embedding-0.6B   1024 dimensions, 32768 tokens, 100 languages, 1.2 GB",
            "Qwen/Qwen3-Embedding-4B     2560 dimensions, 32768 tokens, 100 languages, 8.0 GB; wants a GPU",
            "Qwen/Qwen3-Embedding-8B     4096 dimensions, 40960 tokens, 100 languages, 15.1 GB; wants a GPU");

    private final ServiceOptions options;
    private final PrintStream out;

    ModelsListCommand(ServiceOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        var settings = options.settings();
        var config = ModelsCommand.embedding(settings);
        row("", "NAME", "LAYOUT", "FORMAT", "DIMENSIONS", "MAX TOKENS", "SIZE");
        summary(config.model().isEmpty(), ModelSummary.bundled(), "in the program");
        for (var folder : folders(ModelsCommand.folder(settings), config)) describe(folder, config);
        out.println();
        out.println("* is active: lorekeep.embedding.model names it, or nothing else.");
        out.println("To pull, for example:");
        KNOWN.forEach(line -> out.println("  " + line));
        return 0;
    }

    /** Those of the data folder, and the configured one wherever it is. */
    private static List<Path> folders(Path models, EmbeddingConfig config) throws IOException {
        var folders = new ArrayList<Path>();
        if (Files.isDirectory(models)) {
            try (var entries = Files.list(models)) {
                entries.filter(Files::isDirectory).sorted().forEach(folders::add);
            }
        }
        config.model().filter(model -> !folders.contains(model)).ifPresent(folders::add);
        return folders;
    }

    private void describe(Path folder, EmbeddingConfig config) throws IOException {
        var name = String.valueOf(folder.getFileName());
        if (name.startsWith(".")) {
            if (name.endsWith(ModelPull.UNFINISHED))
                out.printf("  %s: an unfinished download, %s so far%n", folder, size(folder));
            return;
        }
        var active = config.model().filter(folder::equals).isPresent();
        try {
            summary(active, ModelSummary.read(folder, config), size(folder) + "  " + folder);
        } catch (UnusableModel e) {
            out.printf("%-2s%s cannot be used: %s%n", active ? "*" : "", name, e.getMessage());
        }
    }

    private void summary(boolean active, ModelSummary model, String size) {
        row(
                active ? "*" : "",
                model.name(),
                model.layout(),
                model.format(),
                shown(model.dimensions()),
                shown(model.maxTokens()),
                size);
    }

    private void row(String... cells) {
        out.println(String.format(Locale.ROOT, ROW, (Object[]) cells).stripTrailing());
    }

    private static String shown(@Nullable Integer number) {
        return number == null ? "?" : number.toString();
    }

    private static ByteCount size(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            long bytes = 0;
            for (var file : files.filter(Files::isRegularFile).toList()) bytes += Files.size(file);
            return new ByteCount(bytes);
        }
    }
}
