package dev.lorekeep.embed;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration files of Hugging Face and of ONNX Runtime GenAI say about a model.
 *
 * @param type architecture such as {@code qwen3} or {@code bert}; empty when nothing says it
 * @param hiddenSize length of a token's vector
 * @param maxTokens longest input that every file allows; absent when none limits it
 * @param endToken what the model wants at the end of a text when its tokenizer puts nothing there
 * @param shortens whether the start of a vector is a vector too (Matryoshka)
 */
record ModelFacts(
        String type,
        @Nullable Integer hiddenSize,
        @Nullable Integer maxTokens,
        @Nullable Integer endToken,
        boolean shortens) {
    static final String QWEN3 = "qwen3";
    // tokenizers write 10^30 for "no limit"; no encoder reads a million tokens
    private static final double MAX_SANE_TOKENS = 1_000_000;

    /** @param folder where config.json and the tokenizer's files are */
    static ModelFacts read(Path folder) {
        var config = ModelFiles.json(folder.resolve("config.json"));
        var genai = ModelFiles.json(folder.resolve("genai_config.json")).path("model");
        var tokenizer = ModelFiles.json(folder.resolve("tokenizer_config.json"));
        var transformer = ModelFiles.json(folder.resolve("sentence_bert_config.json"));
        var type = config.path("model_type").asText(genai.path("type").asText(""));
        return new ModelFacts(
                type,
                boxed(first(
                        positive(config.path("hidden_size")),
                        positive(genai.path("decoder").path("hidden_size")))),
                boxed(smallest(
                        positive(tokenizer.path("model_max_length")),
                        positive(transformer.path("max_seq_length")),
                        positions(config, type),
                        positive(genai.path("context_length")))),
                boxed(first(token(config.path("eos_token_id")), token(genai.path("eos_token_id")), named(tokenizer))),
                // Qwen3-Embedding's card promises every length from 32 up; its files do not say so
                type.equals(QWEN3) || !config.path("matryoshka_dimensions").isEmpty());
    }

    private static OptionalInt positions(JsonNode config, String type) {
        var positions = positive(config.path("max_position_embeddings"));
        // RoBERTa and its kin count positions from the padding token's id on: 514 positions are 512 tokens
        if (type.contains("roberta") && positions.isPresent())
            return OptionalInt.of(
                    positions.getAsInt() - config.path("pad_token_id").asInt(1) - 1);
        return positions;
    }

    private static OptionalInt positive(JsonNode node) {
        if (!node.isNumber() || node.asDouble() < 1 || node.asDouble() > MAX_SANE_TOKENS) return OptionalInt.empty();
        return OptionalInt.of(node.asInt());
    }

    /** A list is of ends that a writing model may choose from; the first is the usual one. */
    private static OptionalInt token(JsonNode node) {
        var id = node.isArray() ? node.path(0) : node;
        return id.isInt() && id.asInt() >= 0 ? OptionalInt.of(id.asInt()) : OptionalInt.empty();
    }

    private static OptionalInt named(JsonNode tokenizer) {
        var end = tokenizer.path("eos_token");
        var name = end.isObject() ? end.path("content").asText("") : end.asText("");
        for (var added : tokenizer.path("added_tokens_decoder").properties()) {
            if (added.getValue().path("content").asText("").equals(name)
                    && added.getKey().matches("[0-9]{1,9}")) return OptionalInt.of(Integer.parseInt(added.getKey()));
        }
        return OptionalInt.empty();
    }

    private static OptionalInt first(OptionalInt... candidates) {
        for (var candidate : candidates) if (candidate.isPresent()) return candidate;
        return OptionalInt.empty();
    }

    private static OptionalInt smallest(OptionalInt... candidates) {
        var smallest = OptionalInt.empty();
        for (var candidate : candidates) {
            if (candidate.isEmpty()) continue;
            if (smallest.isEmpty() || candidate.getAsInt() < smallest.getAsInt()) smallest = candidate;
        }
        return smallest;
    }

    private static @Nullable Integer boxed(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }
}
