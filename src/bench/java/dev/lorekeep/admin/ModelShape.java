package dev.lorekeep.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/** The shape of a Qwen3, its arithmetic, and a folder of random weights in it: speed does not depend on what weights say. */
record ModelShape(
        String name,
        int layers,
        int hidden,
        int heads,
        int keyValueHeads,
        int headDim,
        int intermediate,
        int vocabulary,
        int maxTokens) {
    // from the config.json of Qwen3-Embedding
    static final ModelShape SMALL = new ModelShape("0.6B", 28, 1024, 16, 8, 128, 3072, 151_669, 32_768);
    static final ModelShape LARGE = new ModelShape("4B", 36, 2560, 32, 8, 128, 9728, 151_665, 32_768);
    /** To try the kit itself on a CPU. */
    static final ModelShape TINY = new ModelShape("tiny", 2, 64, 4, 2, 32, 128, 512, 1024);

    private static final int CHUNK_BYTES = 1 << 20;

    /** Floating-point operations of the linear layers for each token: a multiplication and an addition a weight. */
    double flopsPerToken() {
        long attention = 2L * hidden * heads * headDim + 2L * hidden * keyValueHeads * headDim;
        return 2.0 * layers * (attention + 3L * hidden * intermediate);
    }

    /** The same of attention for one text: scores and sums, of which the causal half is needed. */
    double attentionFlops(int tokens) {
        return 2.0 * layers * heads * headDim * tokens * tokens;
    }

    double flops(List<int[]> texts) {
        return texts.stream()
                .mapToDouble(ids -> flopsPerToken() * ids.length + attentionFlops(ids.length))
                .sum();
    }

    /** Writes config.json and model.safetensors in bf16, as a publisher would ship them. */
    void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), """
                {"architectures": ["Qwen3Model"], "model_type": "qwen3", "hidden_size": %d, "num_hidden_layers": %d,
                 "num_attention_heads": %d, "num_key_value_heads": %d, "head_dim": %d, "intermediate_size": %d,
                 "vocab_size": %d, "max_position_embeddings": %d, "rope_theta": 1000000, "rms_norm_eps": 1e-06,
                 "hidden_act": "silu", "attention_bias": false, "use_sliding_window": false, "tie_word_embeddings": true,
                 "torch_dtype": "bfloat16"}
                """.formatted(
                        hidden, layers, heads, keyValueHeads, headDim, intermediate, vocabulary, maxTokens));
        var tensors = tensors();
        var header = header(tensors);
        try (var channel = FileChannel.open(
                folder.resolve("model.safetensors"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length));
            channel.write(ByteBuffer.wrap(header));
            var weights = new RandomWeights();
            for (var shape : tensors.values()) weights.write(channel, shape);
        }
    }

    private Map<String, List<Integer>> tensors() {
        var tensors = new LinkedHashMap<String, List<Integer>>();
        tensors.put("embed_tokens.weight", List.of(vocabulary, hidden));
        for (int layer = 0; layer < layers; layer++) {
            var name = "layers." + layer + ".";
            tensors.put(name + "input_layernorm.weight", List.of(hidden));
            tensors.put(name + "self_attn.q_proj.weight", List.of(heads * headDim, hidden));
            tensors.put(name + "self_attn.k_proj.weight", List.of(keyValueHeads * headDim, hidden));
            tensors.put(name + "self_attn.v_proj.weight", List.of(keyValueHeads * headDim, hidden));
            tensors.put(name + "self_attn.o_proj.weight", List.of(hidden, heads * headDim));
            tensors.put(name + "self_attn.q_norm.weight", List.of(headDim));
            tensors.put(name + "self_attn.k_norm.weight", List.of(headDim));
            tensors.put(name + "post_attention_layernorm.weight", List.of(hidden));
            tensors.put(name + "mlp.gate_proj.weight", List.of(intermediate, hidden));
            tensors.put(name + "mlp.up_proj.weight", List.of(intermediate, hidden));
            tensors.put(name + "mlp.down_proj.weight", List.of(hidden, intermediate));
        }
        tensors.put("norm.weight", List.of(hidden));
        return tensors;
    }

    private static byte[] header(Map<String, List<Integer>> tensors) throws IOException {
        var header = new LinkedHashMap<String, Object>();
        // transformers wants to know who wrote it
        header.put("__metadata__", Map.of("format", "pt"));
        long offset = 0;
        for (var tensor : tensors.entrySet()) {
            long end = offset + 2 * elements(tensor.getValue());
            header.put(
                    tensor.getKey(),
                    Map.of("dtype", "BF16", "shape", tensor.getValue(), "data_offsets", List.of(offset, end)));
            offset = end;
        }
        var json = new ObjectMapper().writeValueAsString(header);
        // the format wants tensors to start at a multiple of eight
        return (json + " ".repeat(-json.length() & 7)).getBytes(StandardCharsets.US_ASCII);
    }

    private static long elements(List<Integer> shape) {
        long elements = 1;
        for (int length : shape) elements *= length;
        return elements;
    }

    /** Normal distribution, by 16 random bits a weight and a table: four billion of them in some seconds. */
    private static final class RandomWeights {
        // that of Qwen3 before training: initializer_range
        private static final double DEVIATION = 0.02;
        private static final short ONE = (short) (Float.floatToRawIntBits(1f) >>> 16);

        private final short[] values = new short[1 << 16];
        private final SplittableRandom random = new SplittableRandom(1);
        private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);

        RandomWeights() {
            var normal = new Random(1);
            for (int i = 0; i < values.length; i++)
                values[i] = (short) (Float.floatToRawIntBits((float) (DEVIATION * normal.nextGaussian())) >>> 16);
        }

        void write(FileChannel channel, List<Integer> shape) throws IOException {
            long left = elements(shape);
            while (left > 0) {
                chunk.clear();
                int count = (int) Math.min(left, CHUNK_BYTES / 2);
                // vectors are the weights of norms
                if (shape.size() == 1) for (int i = 0; i < count; i++) chunk.putShort(ONE);
                else fill(count);
                left -= count;
                chunk.flip();
                while (chunk.hasRemaining()) channel.write(chunk);
            }
        }

        private void fill(int count) {
            long bits = 0;
            for (int i = 0; i < count; i++) {
                bits = i % 4 == 0 ? random.nextLong() : bits >>> 16;
                chunk.putShort(values[(int) (bits & 0xffff)]);
            }
        }
    }
}
