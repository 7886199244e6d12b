package dev.lorekeep.embed.convert;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Writes small Qwen3 folders with random weights, of any shape and stored type; and safetensors files of any content. */
final class SyntheticModel {
    private SyntheticModel() {}

    /** @param encoding F32, F16 or BF16 */
    static Path write(Path folder, Qwen3Config config, String encoding, long seed) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "qwen3", "hidden_act": "silu", "hidden_size": %d, "num_hidden_layers": %d,
                 "num_attention_heads": %d, "num_key_value_heads": %d, "head_dim": %d, "intermediate_size": %d,
                 "rope_parameters": {"rope_theta": %s, "rope_type": "default"}, "rms_norm_eps": %s, "vocab_size": %d,
                 "max_position_embeddings": %d, "attention_bias": %s, "tie_word_embeddings": %s}
                """.formatted(
                        config.hiddenSize(),
                        config.layers(),
                        config.heads(),
                        config.keyValueHeads(),
                        config.headDim(),
                        config.intermediateSize(),
                        config.ropeTheta(),
                        config.rmsNormEps(),
                        config.vocabSize(),
                        config.maxPositions(),
                        config.attentionBias(),
                        config.tied()));
        var random = new Random(seed);
        var header = new StringBuilder("{");
        var data = new ByteArrayOutputStream();
        for (var tensor : shapes(config).entrySet()) {
            int begin = data.size();
            data.writeBytes(numbers(tensor.getValue(), encoding, random));
            if (begin > 0) header.append(',');
            header.append("\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                    .formatted(tensor.getKey(), encoding, Arrays.toString(tensor.getValue()), begin, data.size()));
        }
        Files.write(folder.resolve("model.safetensors"), file(header.append('}').toString(), data.toByteArray()));
        return folder;
    }

    private static Map<String, int[]> shapes(Qwen3Config config) {
        int hidden = config.hiddenSize();
        int queries = config.heads() * config.headDim();
        int keys = config.keyValueHeads() * config.headDim();
        var shapes = new LinkedHashMap<String, int[]>();
        shapes.put("model.embed_tokens.weight", new int[] {config.vocabSize(), hidden});
        shapes.put("model.norm.weight", new int[] {hidden});
        if (!config.tied()) shapes.put("lm_head.weight", new int[] {config.vocabSize(), hidden});
        for (int layer = 0; layer < config.layers(); layer++) {
            var name = "model.layers." + layer;
            shapes.put(name + ".input_layernorm.weight", new int[] {hidden});
            shapes.put(name + ".post_attention_layernorm.weight", new int[] {hidden});
            shapes.put(name + ".self_attn.q_norm.weight", new int[] {config.headDim()});
            shapes.put(name + ".self_attn.k_norm.weight", new int[] {config.headDim()});
            projection(shapes, name + ".self_attn.q_proj", queries, hidden, config.attentionBias());
            projection(shapes, name + ".self_attn.k_proj", keys, hidden, config.attentionBias());
            projection(shapes, name + ".self_attn.v_proj", keys, hidden, config.attentionBias());
            projection(shapes, name + ".self_attn.o_proj", hidden, queries, config.attentionBias());
            projection(shapes, name + ".mlp.gate_proj", config.intermediateSize(), hidden, false);
            projection(shapes, name + ".mlp.up_proj", config.intermediateSize(), hidden, false);
            projection(shapes, name + ".mlp.down_proj", hidden, config.intermediateSize(), false);
        }
        return shapes;
    }

    private static void projection(Map<String, int[]> shapes, String name, int outs, int ins, boolean biased) {
        shapes.put(name + ".weight", new int[] {outs, ins});
        if (biased) shapes.put(name + ".bias", new int[] {outs});
    }

    private static byte[] numbers(int[] shape, String encoding, Random random) {
        int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        var bytes = ByteBuffer.allocate(count * (encoding.equals("F32") ? Float.BYTES : Short.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            float number = (float) random.nextGaussian() * 0.2f + (shape.length == 1 ? 0.5f : 0);
            switch (encoding) {
                case "F32" -> bytes.putFloat(number);
                case "F16" -> bytes.putShort(Float.floatToFloat16(number));
                case "BF16" -> bytes.putShort((short) (Float.floatToRawIntBits(number) >>> 16));
                default -> throw new IllegalArgumentException(encoding);
            }
        }
        return bytes.array();
    }

    /** A safetensors file of this header and these bytes, whether they fit together or not. */
    static byte[] file(String header, byte[] data) {
        var json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }
}
