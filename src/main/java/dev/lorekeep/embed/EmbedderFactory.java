package dev.lorekeep.embed;

import dev.lorekeep.embed.convert.UnusableModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From settings and a model's folder to an embedder that has shown in a self-test that it works. */
final class EmbedderFactory {
    private final EmbeddingConfig config;
    private final Path nativeFolder;
    private final Path modelsCache;
    private final GraphWriter writer;

    /**
     * @param nativeFolder where native libraries are unpacked
     * @param modelsCache where graphs are kept that were written for a model, and the budgets of batches
     */
    EmbedderFactory(EmbeddingConfig config, Path nativeFolder, Path modelsCache, GraphWriter writer) {
        this.config = config;
        this.nativeFolder = nativeFolder;
        this.modelsCache = modelsCache;
        this.writer = writer;
    }

    /** Of a data folder, which has a place for both. */
    static EmbedderFactory in(Path data, EmbeddingConfig config) {
        return new EmbedderFactory(config, data.resolve("native"), data.resolve("models-cache"), GraphWriter.QWEN3);
    }

    /**
     * @param written where it was made for this model, else null
     * @param batchable whether nothing in it looks across the texts of a batch
     */
    private record Graph(
            Path onnx,
            String format,
            String weightsIdentity,
            GraphWriter.@Nullable Written written,
            boolean batchable) {}

    /**
     * @throws dev.lorekeep.platform.StartupProblem when a setting is wrong
     * @throws UnusableModel when the model is
     */
    OnnxEmbedder open() {
        config.check();
        if (config.model().isEmpty())
            return BundledModel.open(
                    config.maxTokens().orElse(BundledModel.MODEL.maxTokens()), threads(), nativeFolder);
        return open(config.model().get()).embedder();
    }

    /**
     * As above, with what was found on the way.
     *
     * @param model folder of a model, whichever is configured
     */
    OpenedModel open(Path model) {
        var folder = ModelFolder.read(model, config.format());
        return switch (config.device()) {
            case CPU -> open(folder, List.of(new Placement.Processor(threads())));
            case CUDA -> openOnCuda(folder);
        };
    }

    private int threads() {
        return config.threads().orElse(Runtime.getRuntime().availableProcessors());
    }

    private OpenedModel openOnCuda(ModelFolder folder) {
        var libraries = CudaLibraries.ofThisMachine();
        libraries.require(EmbeddingConfig.PREFIX);
        try {
            return open(
                    folder,
                    config.cudaDevices().stream()
                            .<Placement>map(Placement.Cuda::new)
                            .toList());
        } catch (UnusableModel e) {
            throw new UnusableModel(e.getMessage() + libraries.suspicion(), e);
        }
    }

    private OpenedModel open(ModelFolder folder, List<Placement> placements) {
        int maxTokens = maxTokens(folder);
        var queryPrompt = queryPrompt(folder);
        var json = ModelFiles.tokenizer(folder.tokenizer());
        var tokenizer = new TextTokenizer(json, maxTokens, endToken(folder), nativeFolder);
        var encoders = new ArrayList<OnnxEncoder>();
        try {
            checkRoom("query", queryPrompt, maxTokens, tokenizer);
            checkRoom("document", folder.documentPrompt(), maxTokens, tokenizer);
            var graph = graph(folder);
            for (var placement : placements) encoders.add(encoder(folder, graph, placement));
            var model = new EncoderModel(
                    folder.name(),
                    graph.format(),
                    encoders.getFirst().dimensions(),
                    maxTokens,
                    encoders.getFirst().pooling(),
                    queryPrompt,
                    folder.documentPrompt(),
                    endToken(folder));
            var info = info(
                    folder,
                    model,
                    dimensions(folder, model.dimensions()),
                    placements,
                    graph,
                    BundledModel.sha256(json));
            var backends = encoders.stream()
                    .map(encoder -> SelfTest.checked(folder.name(), encoder, tokenizer))
                    .toList();
            var devices = new ArrayList<EncoderDevice>();
            for (int i = 0; i < backends.size(); i++)
                devices.add(new EncoderDevice(
                        backends.get(i), budget(info, placements.get(i), backends.get(i), tokenizer)));
            var embedder = new OnnxEmbedder(model, info, tokenizer, devices, gpuMemory(placements));
            return new OpenedModel(folder, graph.written(), model, tokenizer, backends, embedder);
        } catch (RuntimeException | Error e) {
            encoders.forEach(OnnxEncoder::close);
            tokenizer.close();
            throw e;
        }
    }

    private static Supplier<List<GpuMemory>> gpuMemory(List<Placement> placements) {
        return placements.getFirst() instanceof Placement.Cuda ? new NvidiaSmi("nvidia-smi") : List::of;
    }

    private static OnnxEncoder encoder(ModelFolder folder, Graph graph, Placement placement) {
        return new OnnxEncoder(
                folder.name(),
                new OnnxEncoder.Graph.File(graph.onnx()),
                folder.pooling(),
                folder.facts().hiddenSize(),
                placement,
                graph.batchable());
    }

    /** Out of memory once, or measured once: known at the next start. */
    private TokenBudget budget(
            EmbedderInfo info, Placement placement, EncoderBackend backend, TextTokenizer tokenizer) {
        var budgets = new RememberedBudgets(modelsCache.resolve("budgets.json"));
        var key = RememberedBudgets.key(placement, info);
        int tokens = budgets.find(key).orElseGet(() -> switch (config.device()) {
            case CPU -> backend.limits().maxPaddedTokens();
            case CUDA -> tuned(info, backend, tokenizer, found -> budgets.store(key, found));
        });
        return new TokenBudget(tokens, fewer -> budgets.store(key, fewer));
    }

    private static int tuned(EmbedderInfo info, EncoderBackend backend, TextTokenizer tokenizer, IntConsumer memory) {
        // one text a call: no batch to size
        if (backend.limits().maxTexts() == 1) return backend.limits().maxPaddedTokens();
        var sample = tokenizer.encode("Invoices are kept for ten years.");
        int found = new BudgetTuning(backend, System::nanoTime, sample, info.maxTokens()).find();
        memory.accept(found);
        return found;
    }

    private static EmbedderInfo info(
            ModelFolder folder,
            EncoderModel model,
            int dimensions,
            List<Placement> placements,
            Graph graph,
            String tokenizerSha256) {
        return new EmbedderInfo(
                model.label(),
                Placement.describe(placements),
                dimensions,
                model.maxTokens(),
                model.withDimensions(dimensions).fingerprint(graph.weightsIdentity(), tokenizerSha256),
                // passages are the same for every instruction
                model.withQueryPrompt(folder.queryPrompt()).fingerprint(graph.weightsIdentity(), tokenizerSha256));
    }

    private int maxTokens(ModelFolder folder) {
        var limit = folder.facts().maxTokens();
        var wanted = config.maxTokens();
        if (limit == null && wanted.isEmpty())
            throw new UnusableModel(
                    folder.folder() + " does not say how long a text may be (model_max_length in"
                            + " tokenizer_config.json, max_position_embeddings in config.json): set lorekeep.embedding.max-tokens");
        if (limit == null) return wanted.getAsInt();
        if (wanted.isPresent() && wanted.getAsInt() > limit)
            throw EmbeddingConfig.wrong(
                    "max-tokens",
                    wanted.getAsInt(),
                    folder.name() + " reads " + EmbeddingConfig.MIN_MAX_TOKENS + " to " + limit + " tokens");
        return wanted.orElse(Math.min(limit, EmbeddingConfig.DEFAULT_MAX_TOKENS));
    }

    private String queryPrompt(ModelFolder folder) {
        if (config.queryInstruction().isEmpty()) return folder.queryPrompt();
        var own = TaskPrompt.of(folder.queryPrompt())
                .orElseThrow(() -> EmbeddingConfig.wrong(
                        "query-instruction",
                        "set",
                        folder.name() + " takes no instruction (its query prompt is \"" + folder.queryPrompt()
                                + "\"); leave it out, or change the prompt in its config_sentence_transformers.json"));
        return own.forTask(config.queryInstruction().get());
    }

    /** A prompt that fills the whole input would make all questions the same. */
    private static void checkRoom(String side, String prompt, int maxTokens, TextTokenizer tokenizer) {
        int tokens = tokenizer.count(prompt);
        if (tokens > maxTokens / 2)
            throw EmbeddingConfig.wrong(
                    "max-tokens",
                    maxTokens,
                    "the " + side + " prompt alone has " + tokens + " tokens; give at least twice that");
    }

    private Graph graph(ModelFolder folder) {
        return switch (folder.weights()) {
            case ModelFolder.Weights.Onnx onnx -> {
                var files = new TreeSet<>(onnx.file().externalFiles());
                files.add(onnx.graph().toAbsolutePath());
                yield new Graph(
                        onnx.graph(),
                        onnx.format(),
                        ModelFiles.sha256(files),
                        null,
                        !onnx.file().quantisesActivations());
            }
            case ModelFolder.Weights.Safetensors _ -> {
                var format = WrittenFormat.choose(config.device(), config.format(), EmbeddingConfig.PREFIX);
                var written = writer.write(folder.folder(), modelsCache, format);
                yield new Graph(written.onnx(), GraphChoice.label(format), written.weightsIdentity(), written, true);
            }
        };
    }

    private int dimensions(ModelFolder folder, int whole) {
        int wanted = config.dimensions().orElse(whole);
        if (wanted == whole) return whole;
        if (!folder.facts().shortens())
            throw EmbeddingConfig.wrong(
                    "dimensions",
                    wanted,
                    folder.name() + " has vectors of " + whole
                            + ", and nothing in its files says that they can be shortened"
                            + " (model_type qwen3, or matryoshka_dimensions in config.json)");
        if (wanted < EmbeddingConfig.MIN_DIMENSIONS || wanted > whole)
            throw EmbeddingConfig.wrong(
                    "dimensions",
                    wanted,
                    "give a number from " + EmbeddingConfig.MIN_DIMENSIONS + " to " + whole + " for " + folder.name());
        return wanted;
    }

    private static @Nullable Integer endToken(ModelFolder folder) {
        // for models that read a text's meaning off its last token
        return folder.pooling() == Pooling.LAST ? folder.facts().endToken() : null;
    }
}
