package dev.lorekeep.admin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Writes a model of the shapes of Qwen3-Embedding-0.6B with random weights: speed does not depend on their values. */
final class RandomQwen3 {
    private static final int HIDDEN = 1024;
    private static final int HEADS = 16;
    private static final int KEY_VALUE_HEADS = 8;
    private static final int HEAD_DIM = 128;
    private static final int INTERMEDIATE = 3072;
    private static final int VOCABULARY = 151_669;
    private static final int BUFFER_BYTES = 1 << 20;

    private RandomQwen3() {}

    /** @param layers 28 in the real model */
    static void write(Path folder, int layers) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "qwen3", "hidden_act": "silu", "hidden_size": %d, "num_hidden_layers": %d,
                 "num_attention_heads": %d, "num_key_value_heads": %d, "head_dim": %d, "intermediate_size": %d,
                 "vocab_size": %d, "max_position_embeddings": 32768, "rope_theta": 1000000, "rms_norm_eps": 1e-06,
                 "tie_word_embeddings": true}
                """.formatted(
                        HIDDEN, layers, HEADS, KEY_VALUE_HEADS, HEAD_DIM, INTERMEDIATE, VOCABULARY));
        var shapes = shapes(layers);
        var header = new StringBuilder("{");
        long offset = 0;
        for (var tensor : shapes.entrySet()) {
            long end = offset + Short.BYTES * numbers(tensor.getValue());
            if (offset > 0) header.append(',');
            header.append("\"%s\":{\"dtype\":\"BF16\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                    .formatted(tensor.getKey(), Arrays.toString(tensor.getValue()), offset, end));
            offset = end;
        }
        var headerBytes = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
        try (var file = FileChannel.open(
                folder.resolve("model.safetensors"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            file.write(buffer.putLong(headerBytes.length).flip());
            file.write(ByteBuffer.wrap(headerBytes));
            var random = new SplittableRandom(1);
            for (var tensor : shapes.entrySet())
                write(numbers(tensor.getValue()), tensor.getKey().contains("norm"), random, buffer, file);
        }
    }

    private static Map<String, int[]> shapes(int layers) {
        var shapes = new LinkedHashMap<String, int[]>();
        shapes.put("embed_tokens.weight", new int[] {VOCABULARY, HIDDEN});
        for (int layer = 0; layer < layers; layer++) {
            var name = "layers." + layer;
            shapes.put(name + ".input_layernorm.weight", new int[] {HIDDEN});
            shapes.put(name + ".self_attn.q_proj.weight", new int[] {HEADS * HEAD_DIM, HIDDEN});
            shapes.put(name + ".self_attn.k_proj.weight", new int[] {KEY_VALUE_HEADS * HEAD_DIM, HIDDEN});
            shapes.put(name + ".self_attn.v_proj.weight", new int[] {KEY_VALUE_HEADS * HEAD_DIM, HIDDEN});
            shapes.put(name + ".self_attn.o_proj.weight", new int[] {HIDDEN, HEADS * HEAD_DIM});
            shapes.put(name + ".self_attn.q_norm.weight", new int[] {HEAD_DIM});
            shapes.put(name + ".self_attn.k_norm.weight", new int[] {HEAD_DIM});
            shapes.put(name + ".post_attention_layernorm.weight", new int[] {HIDDEN});
            shapes.put(name + ".mlp.gate_proj.weight", new int[] {INTERMEDIATE, HIDDEN});
            shapes.put(name + ".mlp.up_proj.weight", new int[] {INTERMEDIATE, HIDDEN});
            shapes.put(name + ".mlp.down_proj.weight", new int[] {HIDDEN, INTERMEDIATE});
        }
        shapes.put("norm.weight", new int[] {HIDDEN});
        return shapes;
    }

    private static long numbers(int[] shape) {
        long numbers = 1;
        for (int dimension : shape) numbers *= dimension;
        return numbers;
    }

    /** Norms are ones; matrices are even over -1/32..1/32, which keeps the length of a vector of 1024 numbers about as it is. */
    private static void write(long numbers, boolean ones, SplittableRandom random, ByteBuffer buffer, FileChannel file)
            throws IOException {
        for (long left = numbers; left > 0; ) {
            buffer.clear();
            for (; left > 0 && buffer.remaining() >= Short.BYTES; left--) {
                float number = ones ? 1 : (random.nextInt() >> 7) / (float) (1 << 29);
                buffer.putShort((short) (Float.floatToIntBits(number) >>> 16));
            }
            buffer.flip();
            while (buffer.hasRemaining()) file.write(buffer);
        }
    }
}
