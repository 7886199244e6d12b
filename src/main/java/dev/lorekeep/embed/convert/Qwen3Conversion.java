package dev.lorekeep.embed.convert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/**
 * A Hugging Face folder with a Qwen3 model as an ONNX graph, converted once. Reads config.json and the safetensors files, never
 * changes the folder. The cache holds a folder for every combination of weights, configuration, numeric format and head.
 *
 * <p>The graph takes {@code input_ids} and {@code attention_mask}, int64 [batch, sequence], with texts padded at their right end;
 * it answers with one output as {@link Head} says. Load it by its path: weights lie in a file beside it.
 */
public final class Qwen3Conversion {
    // raise whenever the same model would become another graph or other weights: older conversions are then not used
    private static final int WRITER_VERSION = 2;

    private final Path modelFolder;
    private final Path cacheFolder;
    private final ConversionCache cache;

    public Qwen3Conversion(Path modelFolder, Path cacheFolder) {
        this(modelFolder, cacheFolder, folder -> Files.getFileStore(folder).getUsableSpace());
    }

    Qwen3Conversion(Path modelFolder, Path cacheFolder, ConversionCache.FreeSpace freeSpace) {
        this.modelFolder = modelFolder;
        this.cacheFolder = cacheFolder;
        cache = new ConversionCache(cacheFolder, freeSpace);
    }

    /**
     * @param onnx the graph; its weights lie beside it
     * @param weightsSha256 of the safetensors files: identifies the model's revision
     * @param written whether this call converted, rather than found it in the cache
     */
    public record Converted(Path onnx, Qwen3Config config, String weightsSha256, boolean written) {}

    /**
     * @param head {@link Head#EMBEDDING}; {@link Head#YES_NO} needs its two tokens
     * @throws UnusableModel when the folder holds no Qwen3 model that we compute rightly, or the cache's disk is full
     */
    public Converted convert(NumericFormat format, Head head) {
        if (head != Head.EMBEDDING) throw new IllegalArgumentException(head + " needs the ids of yes and no");
        return convert(format, new Answer.Embedding());
    }

    /**
     * @param head {@link Head#YES_NO}
     * @param yesToken id of the token that says yes; its score comes second
     * @param noToken id of the token that says no; its score comes first
     * @throws UnusableModel as above
     */
    public Converted convert(NumericFormat format, Head head, int yesToken, int noToken) {
        if (head != Head.YES_NO) throw new IllegalArgumentException(head + " has no tokens");
        return convert(format, new Answer.YesNo(yesToken, noToken));
    }

    private Converted convert(NumericFormat format, Answer answer) {
        var config = Qwen3Config.read(modelFolder.resolve("config.json"));
        checkTokens(config, answer);
        var graph = Qwen3Graph.of(config, format, answer);
        var files = ModelWeights.files(modelFolder);
        var hash = new WeightsHash(cacheFolder.resolve("hashes"));
        // reading for the hash takes as long as writing: unless it is remembered, both are done at once
        try (var hashing = Executors.newSingleThreadExecutor()) {
            var sha256 = hash.remembers(files)
                    ? CompletableFuture.completedFuture(hash.of(files))
                    : CompletableFuture.supplyAsync(() -> hash.of(files), hashing);
            var entry = cache.findOrWrite(
                    sha256.thenApply(known -> key(config, format, answer, known)),
                    graph.dataBytes(),
                    (graphFile, dataFile) -> write(graph, graphFile, dataFile));
            return new Converted(entry.graphFile(), config, sha256.join(), entry.written());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot convert " + modelFolder + " into " + cacheFolder + ": " + e.getMessage(), e);
        }
    }

    private static void checkTokens(Qwen3Config config, Answer answer) {
        if (answer instanceof Answer.YesNo(int yes, int no)
                && (Math.min(yes, no) < 0 || Math.max(yes, no) >= config.vocabSize()))
            throw new IllegalArgumentException("tokens " + yes + " and " + no + " of " + config.vocabSize());
    }

    /** Readable, and different whenever the files would be. */
    private static String key(Qwen3Config config, NumericFormat format, Answer answer, String weightsSha256) {
        var identity =
                String.join("\n", "writer " + WRITER_VERSION, weightsSha256, config.toString(), answer.toString());
        return "qwen3-" + format.name().toLowerCase(Locale.ROOT) + "-"
                + WeightsHash.sha256(identity).substring(0, 32);
    }

    private void write(OnnxGraph graph, Path graphFile, Path dataFile) throws IOException {
        try (var weights = new ModelWeights(modelFolder)) {
            var file = new WeightFile(graph, weights);
            file.check();
            file.write(dataFile);
        }
        Files.write(graphFile, graph.toByteArray());
    }
}
