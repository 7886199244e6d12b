package dev.lorekeep.embed.convert;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/**
 * The shape of a Qwen3 model, from its config.json. What we would compute wrongly is refused by name.
 *
 * @param heads query heads of a layer
 * @param keyValueHeads key and value heads of a layer; each serves {@code heads / keyValueHeads} query heads
 * @param headDim size of one head; heads times this is not the hidden size (0.6B: 2048 and 1024)
 * @param maxPositions longest sequence in tokens
 * @param attentionBias whether the four projections of attention add a bias
 * @param tied whether the output layer is the embedding table
 */
public record Qwen3Config(
        int hiddenSize,
        int layers,
        int heads,
        int keyValueHeads,
        int headDim,
        int intermediateSize,
        double ropeTheta,
        double rmsNormEps,
        int vocabSize,
        int maxPositions,
        boolean attentionBias,
        boolean tied) {

    public Qwen3Config {
        between("hidden_size", hiddenSize, 16, 1 << 16);
        between("num_hidden_layers", layers, 1, 1024);
        between("num_attention_heads", heads, 1, 1024);
        between("num_key_value_heads", keyValueHeads, 1, heads);
        between("head_dim", headDim, 16, 512);
        between("intermediate_size", intermediateSize, 16, 1 << 20);
        between("vocab_size", vocabSize, 1, 1 << 24);
        // the tables of rotations are computed for every position: 512 MB at this limit and a head of 128
        between("max_position_embeddings", maxPositions, 1, 1 << 20);
        if (heads % keyValueHeads != 0)
            throw new IllegalArgumentException(
                    "num_attention_heads " + heads + " is not a multiple of num_key_value_heads " + keyValueHeads);
        // ONNX Runtime rotates in steps of eight pairs
        if (headDim % 16 != 0) throw new IllegalArgumentException("head_dim " + headDim + " is not a multiple of 16");
        // a comparison with NaN is false: written so that NaN is refused
        if (!(ropeTheta >= 1 && ropeTheta <= 1e12)) throw new IllegalArgumentException("rope_theta is " + ropeTheta);
        if (!(rmsNormEps > 0 && rmsNormEps < 1)) throw new IllegalArgumentException("rms_norm_eps is " + rmsNormEps);
    }

    private static void between(String key, int value, int min, int max) {
        if (value < min || value > max)
            throw new IllegalArgumentException(key + " is " + value + ", expected " + min + " to " + max);
    }

    /** @throws UnusableModel when the file is not the configuration of a Qwen3 that we compute rightly */
    public static Qwen3Config read(Path configJson) {
        var json = JsonFile.read(configJson);
        refuseUnsupported(json, configJson);
        try {
            return new Qwen3Config(
                    whole(json, "hidden_size", configJson),
                    whole(json, "num_hidden_layers", configJson),
                    whole(json, "num_attention_heads", configJson),
                    whole(json, "num_key_value_heads", configJson),
                    whole(json, "head_dim", configJson),
                    whole(json, "intermediate_size", configJson),
                    theta(json, configJson),
                    number(json, "rms_norm_eps", configJson),
                    whole(json, "vocab_size", configJson),
                    whole(json, "max_position_embeddings", configJson),
                    flag(json, "attention_bias", configJson),
                    flag(json, "tie_word_embeddings", configJson));
        } catch (IllegalArgumentException e) {
            throw new UnusableModel(configJson + ": " + e.getMessage() + "; use an unmodified Qwen3 model", e);
        }
    }

    private static void refuseUnsupported(JsonNode json, Path file) {
        var type = json.path("model_type").asText("missing");
        if (!type.equals("qwen3")) throw unsupported(file, "model_type", type, "convert a model of type qwen3");
        var activation = json.path("hidden_act").asText("silu");
        if (!activation.equals("silu")) throw unsupported(file, "hidden_act", activation, "only silu is supported");
        if (flag(json, "use_sliding_window", file))
            throw unsupported(file, "use_sliding_window", "true", "choose a model with full attention");
        if (flag(json, "use_bidirectional_attention", file))
            throw unsupported(file, "use_bidirectional_attention", "true", "choose a model with causal attention");
        for (var layer : json.path("layer_types"))
            if (!layer.asText().equals("full_attention"))
                throw unsupported(file, "layer_types", layer.asText(), "choose a model with full attention");
        if (json.hasNonNull("rope_scaling"))
            throw unsupported(
                    file, "rope_scaling", json.get("rope_scaling").toString(), "set it to null and keep texts short");
        var rope = json.path("rope_parameters").path("rope_type").asText("default");
        if (!rope.equals("default"))
            throw unsupported(file, "rope_parameters.rope_type", rope, "set it to default and keep texts short");
    }

    private static UnusableModel unsupported(Path file, String key, String value, String remedy) {
        return new UnusableModel(file + ": " + key + " is " + value + ", which is not supported: " + remedy);
    }

    /** Written at the top by transformers 4, inside rope_parameters by transformers 5. */
    private static double theta(JsonNode json, Path file) {
        var nested = json.path("rope_parameters");
        if (!nested.has("rope_theta")) return number(json, "rope_theta", file);
        var theta = number(nested, "rope_theta", file);
        if (json.has("rope_theta") && number(json, "rope_theta", file) != theta)
            throw new UnusableModel(file + ": rope_theta and rope_parameters.rope_theta differ: remove the wrong one");
        return theta;
    }

    private static int whole(JsonNode json, String key, Path file) {
        var value = json.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) throw notA("whole number", json, key, file);
        return value.intValue();
    }

    private static double number(JsonNode json, String key, Path file) {
        var value = json.path(key);
        if (!value.isNumber()) throw notA("number", json, key, file);
        return value.doubleValue();
    }

    private static boolean flag(JsonNode json, String key, Path file) {
        var value = json.path(key);
        if (value.isMissingNode() || value.isNull()) return false;
        if (!value.isBoolean()) throw notA("true or false", json, key, file);
        return value.booleanValue();
    }

    private static UnusableModel notA(String kind, JsonNode json, String key, Path file) {
        var found = json.has(key) ? "is " + json.get(key) : "is missing";
        return new UnusableModel(file + ": " + key + " " + found + ", expected a " + kind + ": get the file again");
    }
}
