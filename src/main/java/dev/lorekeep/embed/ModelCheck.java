package dev.lorekeep.embed;

import dev.lorekeep.embed.convert.UnusableModel;
import dev.lorekeep.platform.ByteCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a start with a model's folder would do and find, told before it is configured: the model is converted where that is needed,
 * loaded and tried. Costs what a first start costs, and reads the weights once more for their hashes.
 *
 * @param lines for a person: {@code Name: value}
 * @param passed whether it may be used; what cannot be loaded at all does not get this far
 */
public record ModelCheck(String name, List<String> lines, boolean passed) {
    public ModelCheck {
        lines = List.copyOf(lines);
    }

    /**
     * @param config names the folder
     * @param data the data folder, which has the cache of converted models
     * @throws UnusableModel that says what is wrong with the folder
     * @throws dev.lorekeep.platform.StartupProblem when another setting does not fit it
     */
    public static ModelCheck of(EmbeddingConfig config, Path data) {
        config.check();
        var folder = config.model().orElseThrow(() -> new IllegalArgumentException("the bundled model needs no check"));
        try (var opened = EmbedderFactory.in(data, config).open(folder)) {
            return check(opened);
        } catch (IOException e) {
            throw new UnusableModel(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static ModelCheck check(OpenedModel opened) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("Layout: " + ModelSummary.layout(opened.folder()));
        lines.add("Graph: " + graph(opened));
        for (var file : weightFiles(opened.folder()))
            lines.add("SHA-256: " + ModelFiles.fileSha256(file) + "  "
                    + opened.folder().folder().toAbsolutePath().relativize(file.toAbsolutePath()));
        var info = opened.embedder().info();
        lines.add("Runs as: " + info.model() + ", " + info.dimensions() + " dimensions, " + info.device());
        lines.add("Tokenizer: " + tokenizer(opened));
        lines.add("Pooling: " + pooling(opened.model().pooling()));
        lines.add("Query prompt: " + prompt(opened.model().queryPrompt()));
        lines.add("Document prompt: " + prompt(opened.model().documentPrompt()));
        lines.add("Longest text: " + longest(opened));
        for (var backend : opened.backends()) lines.add("Self-test: " + selfTest(backend));
        var scores = referenceScores(opened);
        scores.ifPresent(result -> lines.add("Model card: " + result
                + (result.passes() ? "" : "; a model trained further has other scores, everything else is an error")));
        return new ModelCheck(
                opened.folder().name(),
                lines,
                scores.map(ReferenceScores.Result::passes).orElse(true));
    }

    private static String graph(OpenedModel opened) throws IOException {
        var written = opened.written();
        if (written == null) return "used as it is";
        long bytes = 0;
        try (var files = Files.list(written.onnx().toAbsolutePath().getParent())) {
            for (var file : files.toList()) bytes += Files.size(file);
        }
        return written.onnx() + ", " + new ByteCount(bytes) + (written.now() ? ", written now" : ", already there");
    }

    private static List<Path> weightFiles(ModelFolder model) throws IOException {
        return switch (model.weights()) {
            case ModelFolder.Weights.Onnx onnx -> {
                var files = new TreeSet<>(onnx.file().externalFiles());
                files.add(onnx.graph().toAbsolutePath());
                yield List.copyOf(files);
            }
            case ModelFolder.Weights.Safetensors _ -> {
                var single = model.folder().resolve("model.safetensors");
                if (Files.exists(single)) yield List.of(single);
                try (var files = Files.list(model.folder())) {
                    yield files.filter(file -> file.toString().endsWith(".safetensors"))
                            .sorted()
                            .toList();
                }
            }
        };
    }

    private static String tokenizer(OpenedModel opened) {
        var added = opened.tokenizer().addedEnd();
        return "SHA-256 " + ModelFiles.fileSha256(opened.folder().tokenizer())
                + (added == null
                        ? ", ends texts by itself"
                        : ", does not end texts: Lorekeep adds token " + added + " to each");
    }

    private static String pooling(Pooling pooling) {
        return switch (pooling) {
            case CLS -> "first token";
            case MEAN -> "mean of all tokens";
            case LAST -> "last token";
            case GRAPH -> "in the graph";
        };
    }

    /** On one line, and without what a terminal would obey. */
    private static String prompt(String prompt) {
        if (prompt.isEmpty()) return "none";
        return "\"" + prompt.replace("\n", "\\n").replaceAll("\\p{Cntrl}", "?") + "\"";
    }

    private static String longest(OpenedModel opened) {
        var limit = opened.folder().facts().maxTokens();
        return opened.model().maxTokens() + " tokens"
                + (limit == null ? "; its files name no limit" : "; its files allow " + limit);
    }

    private static String selfTest(EncoderBackend backend) {
        if (backend instanceof OneTextBackend one)
            return "passed alone; it " + one.reason() + ", so it works on one text at a time";
        if (backend.limits().maxTexts() == 1)
            return "passed; it measures one scale over a whole batch, so it works on one text at a time";
        return "passed, alone and in batches";
    }

    private static Optional<ReferenceScores.Result> referenceScores(OpenedModel opened) {
        var config = ModelFiles.json(opened.folder().tokenizer().resolveSibling("config.json"));
        var backend = opened.backends().getFirst();
        return ReferenceScores.of(config)
                .map(scores -> scores.measure(
                        text -> backend.run(List.of(opened.tokenizer().encode(text)))[0],
                        opened.model().numericFormat()));
    }
}
