package dev.lorekeep.embed;

import dev.lorekeep.embed.convert.Head;
import dev.lorekeep.embed.convert.Qwen3Conversion;
import dev.lorekeep.embed.convert.UnusableModel;
import java.nio.file.Path;

/** From settings and a model's folder to a reranker that has shown in a self-test that it works. */
final class RerankerFactory {
    private final RerankerConfig config;
    private final Path nativeFolder;
    private final Path modelsCache;

    /**
     * @param nativeFolder where native libraries are unpacked
     * @param modelsCache where graphs are kept that were written for a model
     */
    RerankerFactory(RerankerConfig config, Path nativeFolder, Path modelsCache) {
        this.config = config;
        this.nativeFolder = nativeFolder;
        this.modelsCache = modelsCache;
    }

    /** @param batchable whether nothing in it looks across the pairs of a batch */
    private record Graph(Path onnx, String format, boolean batchable) {}

    /**
     * @throws dev.lorekeep.platform.StartupProblem when a setting is wrong
     * @throws UnusableModel when the model is
     */
    OnnxReranker open(Path folder) {
        config.check();
        return switch (config.device()) {
            case CPU ->
                open(folder, new Placement.Processor(Runtime.getRuntime().availableProcessors()));
            case CUDA -> openOnCuda(folder);
        };
    }

    private OnnxReranker openOnCuda(Path folder) {
        var libraries = CudaLibraries.ofThisMachine();
        libraries.require(RerankerConfig.PREFIX);
        try {
            return open(folder, new Placement.Cuda(config.cudaDevice()));
        } catch (UnusableModel e) {
            throw new UnusableModel(e.getMessage() + libraries.suspicion(), e);
        }
    }

    private OnnxReranker open(Path folder, Placement placement) {
        var facts = ModelFacts.read(folder);
        var weights = ModelFolder.weights(folder, facts, config.format(), RerankerConfig.PREFIX);
        var name = ModelFolder.name(folder);
        int maxTokens = maxTokens(name, facts);
        var tokenizer = new TextTokenizer(
                ModelFiles.tokenizer(folder.resolve("tokenizer.json")), maxTokens, facts.endToken(), nativeFolder);
        try {
            var encoding = encoding(facts, tokenizer, maxTokens);
            var graph = graph(folder, weights, tokenizer);
            var scorer = new OnnxScorer(name, graph.onnx(), placement, graph.batchable());
            try {
                return new OnnxReranker(
                        new RerankerInfo(name + " (" + graph.format() + ")", placement.toString(), maxTokens),
                        tokenizer,
                        encoding,
                        RerankerSelfTest.checked(name, scorer, encoding));
            } catch (RuntimeException | Error e) {
                scorer.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            tokenizer.close();
            throw e;
        }
    }

    private int maxTokens(String name, ModelFacts facts) {
        var limit = facts.maxTokens();
        int wanted = config.maxTokens().orElse(RerankerConfig.DEFAULT_MAX_TOKENS);
        if (limit == null) return wanted;
        if (config.maxTokens().isPresent() && wanted > limit)
            throw RerankerConfig.wrong(
                    "max-tokens",
                    wanted,
                    name + " reads " + RerankerConfig.MIN_MAX_TOKENS + " to " + limit + " tokens");
        return Math.min(limit, wanted);
    }

    /** All of the Qwen3 family want the chat, however their weights were exported. */
    private PairEncoding encoding(ModelFacts facts, TextTokenizer tokenizer, int maxTokens) {
        return facts.type().equals(ModelFacts.QWEN3)
                ? new Qwen3RerankerPrompt(tokenizer, config.instruction(), maxTokens)
                : tokenizer::encodePair;
    }

    private Graph graph(Path folder, ModelFolder.Weights weights, TextTokenizer tokenizer) {
        return switch (weights) {
            case ModelFolder.Weights.Onnx onnx ->
                new Graph(onnx.graph(), onnx.format(), !onnx.file().quantisesActivations());
            case ModelFolder.Weights.Safetensors _ -> {
                refuseClassifier(folder);
                var format = WrittenFormat.choose(config.device(), config.format(), RerankerConfig.PREFIX);
                var written = new Qwen3Conversion(folder, modelsCache)
                        .convert(
                                format, Head.YES_NO, answer("yes", folder, tokenizer), answer("no", folder, tokenizer));
                yield new Graph(written.onnx(), GraphChoice.label(format), true);
            }
        };
    }

    /** Their judgement is in a layer of their own, not in the words yes and no: those would give scores that look right. */
    private static void refuseClassifier(Path folder) {
        var file = folder.resolve("config.json");
        for (var architecture : ModelFiles.json(file).path("architectures"))
            if (!architecture.asText().equals("Qwen3ForCausalLM"))
                throw new UnusableModel(file + " says " + architecture.asText()
                        + "; in safetensors a reranker must be a Qwen3ForCausalLM, as Qwen3-Reranker is published");
    }

    private static int answer(String word, Path folder, TextTokenizer tokenizer) {
        var ids = tokenizer.plain(word);
        if (ids.length != 1)
            throw new UnusableModel(folder.resolve("tokenizer.json") + " makes " + ids.length + " tokens of \"" + word
                    + "\", and a Qwen3-Reranker answers with that one: give the folder as it is published");
        return ids[0];
    }
}
