package dev.lorekeep.embed;

import dev.lorekeep.embed.convert.NumericFormat;
import dev.lorekeep.embed.convert.UnusableModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An embedding model as its publisher ships it, in a folder: recognised by what the files say, never by a list of names.
 *
 * @param name name a person recognises
 * @param tokenizer its tokenizer.json
 * @param pooling null when nothing says it, which is good enough for graphs that pool by themselves
 */
record ModelFolder(
        Path folder,
        String name,
        Weights weights,
        ModelFacts facts,
        Path tokenizer,
        @Nullable Pooling pooling,
        String queryPrompt,
        String documentPrompt) {
    /** The query prompt of Qwen3-Embedding's card; no space after the last colon. */
    static final String QWEN3_QUERY_PROMPT =
            "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:";

    /** Where the weights are. */
    sealed interface Weights {
        /** An exported graph. @param format such as {@code fp16} */
        record Onnx(Path graph, String format, OnnxFile file) implements Weights {}

        /** A Qwen3 in safetensors, from which a graph can be written. */
        record Safetensors() implements Weights {}
    }

    /**
     * @param format which graph to choose where there are several
     * @throws UnusableModel that says what was found and what would work
     */
    static ModelFolder read(Path folder, Optional<NumericFormat> format) {
        if (!Files.isDirectory(folder)) throw new UnusableModel(folder + " is not a folder");
        var said = SentenceTransformersConfig.read(folder);
        var facts = ModelFacts.read(said.transformerFolder());
        var weights = weights(folder, facts, format, EmbeddingConfig.PREFIX);
        var qwen3 = facts.type().equals(ModelFacts.QWEN3);
        // exporters drop the files of sentence-transformers; the family's own rules are known
        var pooling = said.pooling() == null && qwen3 ? Pooling.LAST : said.pooling();
        var query = said.prompts() == null && qwen3 ? QWEN3_QUERY_PROMPT : said.prompt("query");
        var tokenizer = said.transformerFolder().resolve("tokenizer.json");
        ModelFiles.requireWhole(tokenizer);
        return new ModelFolder(
                folder, name(folder), weights, facts, tokenizer, pooling, query, said.prompt("document", "passage"));
    }

    /** @param prefix of the settings that choose among graphs, for messages */
    static Weights weights(Path folder, ModelFacts facts, Optional<NumericFormat> format, String prefix) {
        if (!Files.isDirectory(folder)) throw new UnusableModel(folder + " is not a folder");
        var graphs = new GraphChoice(folder, prefix);
        var safetensors = Files.exists(folder.resolve("model.safetensors"))
                || Files.exists(folder.resolve("model.safetensors.index.json"));
        // our own graph before an exported one: it is made for the device and the format
        if (safetensors && facts.type().equals(ModelFacts.QWEN3)) return new Weights.Safetensors();
        if (!graphs.isEmpty()) {
            var graph = graphs.choose(format);
            return new Weights.Onnx(graph, GraphChoice.format(graph), OnnxFile.read(graph));
        }
        throw new UnusableModel(
                folder + " holds no model that Lorekeep can run. Found: " + listing(folder)
                        + (safetensors ? ", model_type \"" + facts.type() + "\"" : "")
                        + ". What works: model.safetensors with config.json and tokenizer.json of a model_type qwen3, or"
                        + " model.onnx or onnx/model.onnx with tokenizer.json and, unless the graph pools, 1_Pooling/config.json");
    }

    private static String listing(Path folder) {
        try (var files = Files.list(folder)) {
            var names = files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    // one line on a terminal
                    .limit(12)
                    .collect(Collectors.joining(", "));
            return names.isEmpty() ? "nothing" : names;
        } catch (IOException e) {
            throw new UnusableModel(folder + " cannot be read: " + e, e);
        }
    }

    /** In the cache of Hugging Face the folder itself is called like a commit: {@code models--Qwen--NAME/snapshots/COMMIT}. */
    static String name(Path folder) {
        var path = folder.toAbsolutePath().normalize();
        var count = path.getNameCount();
        if (count >= 3 && path.getName(count - 2).toString().equals("snapshots")) {
            var repository = path.getName(count - 3).toString();
            if (repository.startsWith("models--")) return repository.substring(repository.lastIndexOf("--") + 2);
        }
        return String.valueOf(path.getFileName());
    }
}
