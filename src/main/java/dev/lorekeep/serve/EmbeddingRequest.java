package dev.lorekeep.serve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lorekeep.embed.Embedder.Side;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for vectors.
 *
 * @param base64 whether vectors are wanted as text of little-endian 32-bit floats rather than numbers
 * @param dimensions wanted; 0 means as many as there are
 */
record EmbeddingRequest(String model, List<String> texts, Side side, boolean base64, int dimensions) {
    private static final int MAX_TEXTS = 256;
    private static final int MAX_CHARACTERS = 32_000;

    EmbeddingRequest {
        texts = List.copyOf(texts);
    }

    static EmbeddingRequest of(@Nullable JsonNode body) {
        if (body == null || !body.isObject()) throw OpenAiError.invalid(null, "Send a JSON object.");
        var model = body.path("model").asText("");
        if (model.isBlank())
            throw OpenAiError.invalid("model", "Name the embedding model in “model”. GET /v1/models lists it.");
        return new EmbeddingRequest(
                model,
                texts(body.path("input")),
                side(body.path("input_type").asText("passage")),
                base64(body.path("encoding_format").asText("float")),
                body.path("dimensions").asInt(0));
    }

    private static List<String> texts(JsonNode input) {
        var given = new ArrayList<JsonNode>();
        if (input.isArray()) input.forEach(given::add);
        else if (input.isTextual()) given.add(input);
        if (given.isEmpty() || given.size() > MAX_TEXTS)
            throw OpenAiError.invalid("input", "“input” is a text or a list of 1 to " + MAX_TEXTS + " texts.");
        var texts = new ArrayList<String>();
        for (var each : given) {
            if (!each.isTextual())
                throw OpenAiError.unsupported(
                        "input", "Send texts: lists of tokens of another tokenizer cannot be read.");
            var text = each.asText();
            if (text.isBlank() || text.length() > MAX_CHARACTERS)
                throw OpenAiError.invalid("input", "A text has 1 to 32,000 characters, and not only blanks.");
            texts.add(text);
        }
        return texts;
    }

    private static Side side(String type) {
        return switch (type) {
            case "passage" -> Side.DOCUMENT;
            case "query" -> Side.QUERY;
            default -> throw OpenAiError.invalid("input_type", "“input_type” is query or passage, not “" + type + "”.");
        };
    }

    private static boolean base64(String format) {
        return switch (format) {
            case "float" -> false;
            case "base64" -> true;
            default ->
                throw OpenAiError.invalid(
                        "encoding_format", "“encoding_format” is float or base64, not “" + format + "”.");
        };
    }
}
