package dev.lorekeep.embed.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders that are broken, or made to break us: a sentence that names the thing, and no file written. */
class HostileModelTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void refusesAFolderWithoutWeights(@TempDir Path folder) throws IOException {
        var model = GoldenModel.copyTo(folder.resolve("model"));
        Files.delete(model.resolve("model.safetensors"));
        assertRefused(folder, "neither model.safetensors nor model.safetensors.index.json");
    }

    @Test
    void refusesAFolderWithoutConfiguration(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("model"));
        assertRefused(folder, "config.json cannot be read");
    }

    @Test
    void refusesACutFile(@TempDir Path folder) throws IOException {
        var file = GoldenModel.copyTo(folder.resolve("model")).resolve("model.safetensors");
        var bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertRefused(folder, "norm.weight ends at", "the download was cut");
    }

    @Test
    void refusesAMissingTensor(@TempDir Path folder) throws IOException {
        changeHeader(folder, header -> header.remove("layers.1.mlp.down_proj.weight"));
        assertRefused(folder, "no tensor layers.1.mlp.down_proj.weight");
    }

    @Test
    void refusesATensorUnderTwoNames(@TempDir Path folder) throws IOException {
        changeHeader(folder, header -> {
            var copy = ((ObjectNode) header.get("norm.weight")).deepCopy();
            int end = copy.get("data_offsets").get(1).intValue();
            copy.putArray("data_offsets").add(end).add(end + 128);
            header.set("model.norm.weight", copy);
        });
        var file = folder.resolve("model/model.safetensors");
        var bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 128));
        assertRefused(folder, "tensor norm.weight twice, as norm.weight and as model.norm.weight");
    }

    @Test
    void refusesAnotherModelsConfiguration(@TempDir Path folder) throws IOException {
        changeConfig(folder, config -> config.put("intermediate_size", 256));
        assertRefused(folder, "gate_proj.weight has shape [128, 64] but config.json makes it [256, 64]");
    }

    @Test
    void refusesAQuantisedCopy(@TempDir Path folder) throws IOException {
        changeHeader(
                folder, header -> ((ObjectNode) header.get("layers.0.self_attn.q_proj.weight")).put("dtype", "I16"));
        assertRefused(folder, "q_proj.weight is stored as I16");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../model.safetensors", "/etc/passwd", "a/b.safetensors", "..", "C:x.safetensors", ""})
    void refusesAnIndexThatLeavesItsFolder(String file, @TempDir Path folder) throws IOException {
        var model = GoldenModel.shardedCopyTo(folder.resolve("model"));
        var index = JSON.createObjectNode();
        index.putObject("weight_map").put("norm.weight", file);
        JSON.writeValue(model.resolve("model.safetensors.index.json").toFile(), index);
        assertRefused(folder, "names the file \"" + file + "\" for tensor norm.weight", "not a file of its own folder");
    }

    @Test
    void refusesAMissingShard(@TempDir Path folder) throws IOException {
        var model = GoldenModel.shardedCopyTo(folder.resolve("model"));
        Files.delete(model.resolve("model-00002-of-00002.safetensors"));
        assertThatThrownBy(() -> convert(folder, NumericFormat.FP32)).hasMessageContaining("model-00002-of-00002");
    }

    @Test
    void refusesAShardWithoutItsTensor(@TempDir Path folder) throws IOException {
        var model = GoldenModel.shardedCopyTo(folder.resolve("model"));
        var index = model.resolve("model.safetensors.index.json");
        Files.writeString(index, Files.readString(index).replace("model.norm.weight", "model.normal.weight"));
        assertRefused(folder, "has no tensor model.normal.weight, which model.safetensors.index.json looks for");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            use_sliding_window | true | use_sliding_window is true
            use_bidirectional_attention | true | use_bidirectional_attention is true
            rope_scaling | {"type":"yarn","factor":4.0} | rope_scaling is {"type":"yarn","factor":4.0}
            rope_parameters | {"rope_type":"yarn","rope_theta":1000000.0} | rope_parameters.rope_type is yarn
            rope_parameters | {"rope_theta":5.0} | rope_theta and rope_parameters.rope_theta differ
            layer_types | ["full_attention","sliding_attention"] | layer_types is sliding_attention
            hidden_act | "gelu" | hidden_act is gelu
            model_type | "bert" | model_type is bert
            model_type | null | model_type is
            hidden_size | -64 | hidden_size is -64
            hidden_size | 64.5 | hidden_size is 64.5
            hidden_size | 99999999999 | hidden_size is 99999999999
            num_key_value_heads | 3 | num_attention_heads 4 is not a multiple of num_key_value_heads 3
            num_key_value_heads | 0 | num_key_value_heads is 0
            head_dim | 24 | head_dim 24 is not a multiple of 16
            head_dim | null | head_dim is null
            max_position_embeddings | 2000000000 | max_position_embeddings is 2000000000
            rms_norm_eps | 0 | rms_norm_eps is 0
            rope_theta | "NaN" | rope_theta is "NaN"
            attention_bias | "yes" | attention_bias is "yes"
            """)
    void refusesByNameWhatItWouldComputeWrongly(String key, String value, String said, @TempDir Path folder)
            throws IOException {
        changeConfig(folder, config -> config.set(key, json(value)));
        assertRefused(folder, "config.json: " + said);
    }

    @Test
    void readsTheThetaThatTransformersFiveWrites(@TempDir Path folder) throws IOException {
        changeConfig(folder, config -> {
            config.remove("rope_theta");
            config.set("rope_parameters", json("{\"rope_type\":\"default\",\"rope_theta\":1000000.0}"));
        });
        assertThat(Qwen3Config.read(folder.resolve("model/config.json")))
                .isEqualTo(Qwen3Config.read(GoldenModel.FOLDER.resolve("config.json")));
    }

    @Test
    void refusesNumbersThatTheFormatCannotHold(@TempDir Path folder) throws IOException {
        var config = new Qwen3Config(32, 1, 2, 2, 16, 48, 1e6, 1e-6, 40, 64, false, true);
        var file =
                SyntheticModel.write(folder.resolve("model"), config, "F32", 1).resolve("model.safetensors");
        var bytes = Files.readAllBytes(file);
        var whole = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        whole.putFloat(bytes.length - 4, 70_000);
        Files.write(file, bytes);
        assertThatThrownBy(() -> convert(folder, NumericFormat.FP16))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContainingAll("down_proj.weight holds numbers too large for FP16", "BF16");
        whole.putFloat(bytes.length - 4, Float.NaN);
        Files.write(file, bytes);
        assertThatThrownBy(() -> convert(folder, NumericFormat.INT8))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("down_proj.weight holds infinity or NaN");
    }

    @Property(tries = 300)
    void whateverTheHeaderSaysItConvertsOrIsRefused(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int changes)
            throws IOException {
        fuzz(bytes -> {
            var random = new Random(seed);
            int header =
                    (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
            var symbols = "0123456789[]{}\",:-e. \\model".getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < changes; i++)
                bytes[random.nextInt(8 + header)] =
                        random.nextBoolean() ? symbols[random.nextInt(symbols.length)] : (byte) random.nextInt();
            return bytes;
        });
    }

    @Property(tries = 100)
    void whereverItIsCutItConvertsOrIsRefused(@ForAll @IntRange(max = 265_391) int length) throws IOException {
        fuzz(bytes -> Arrays.copyOf(bytes, length));
    }

    private static void fuzz(UnaryOperator<byte[]> change) throws IOException {
        var folder = Files.createTempDirectory("hostile");
        try {
            var file = GoldenModel.copyTo(folder.resolve("model")).resolve("model.safetensors");
            Files.write(file, change.apply(Files.readAllBytes(file)));
            try {
                convert(folder, NumericFormat.INT8);
            } catch (UnusableModel refused) {
                assertThat(refused).hasMessageContaining("model");
            }
        } finally {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
            }
        }
    }

    private static void changeConfig(Path folder, Consumer<ObjectNode> change) throws IOException {
        var file = GoldenModel.copyTo(folder.resolve("model"))
                .resolve("config.json")
                .toFile();
        var config = (ObjectNode) JSON.readTree(file);
        change.accept(config);
        JSON.writeValue(file, config);
    }

    private static void changeHeader(Path folder, Consumer<ObjectNode> change) throws IOException {
        var file = GoldenModel.copyTo(folder.resolve("model")).resolve("model.safetensors");
        var bytes = Files.readAllBytes(file);
        int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        var header = (ObjectNode) JSON.readTree(bytes, Long.BYTES, length);
        change.accept(header);
        var data = Arrays.copyOfRange(bytes, Long.BYTES + length, bytes.length);
        Files.write(file, SyntheticModel.file(header.toString(), data));
    }

    private static JsonNode json(String value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new IllegalArgumentException(value, e);
        }
    }

    private static void assertRefused(Path folder, String... parts) throws IOException {
        assertThatThrownBy(() -> convert(folder, NumericFormat.FP32))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContainingAll(parts);
        var cache = folder.resolve("cache");
        if (!Files.exists(cache)) return;
        try (var entries = Files.list(cache)) {
            assertThat(entries.map(entry -> entry.getFileName().toString())).isSubsetOf("hashes", ".lock");
        }
    }

    private static Qwen3Conversion.Converted convert(Path folder, NumericFormat format) {
        return new Qwen3Conversion(folder.resolve("model"), folder.resolve("cache")).convert(format, Head.EMBEDDING);
    }
}
