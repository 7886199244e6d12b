package dev.lorekeep.embed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Qwen3 of two layers with random weights, and what the reference implementation (transformers, float64, one text a pass) makes of
 * 21 texts.
 */
final class GoldenModel {
    static final Path FOLDER = Path.of("src/test/resources/golden/tiny-qwen3-a");
    static final int DIMENSIONS = 64;
    static final int END_TOKEN = 496;
    /** Of a component, for fp32. */
    static final float TOLERANCE = 2e-5f;

    private static final List<String> FILES = List.of(
            "config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "config_sentence_transformers.json",
            "modules.json");

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Case(String name, String text, int maxTokens, int[] ids, float[] vector) {
        @Override
        public String toString() {
            return name;
        }
    }

    private GoldenModel() {}

    static List<Case> cases() {
        var cases = new ArrayList<Case>();
        try {
            var vectors = ByteBuffer.wrap(Files.readAllBytes(FOLDER.resolve("expected_embeddings.f32")))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            for (var each : new JsonMapper()
                    .readTree(FOLDER.resolve("expected.json").toFile())
                    .path("cases")) {
                var vector = new float[DIMENSIONS];
                vectors.get(vector);
                cases.add(new Case(
                        each.path("name").asText(),
                        each.path("text").asText(),
                        each.path("max_length").asInt(),
                        ids(each.path("token_ids")),
                        vector));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    private static int[] ids(JsonNode array) {
        var ids = new int[array.size()];
        for (int i = 0; i < ids.length; i++) ids[i] = array.path(i).asInt();
        return ids;
    }

    /** A folder as an exporter leaves it: plain operators and position_ids, all in one file. */
    static Path plain(Path target) {
        return exported(target, FOLDER.resolve("onnx"));
    }

    /** A folder as an exporter leaves it: fused attention that wants a past, weights in a file of their own. */
    static Path fused(Path target) {
        return exported(target, FOLDER.resolve("onnx_gqa_ext").resolve("onnx"));
    }

    private static Path exported(Path target, Path graphs) {
        try {
            Files.createDirectories(target.resolve("onnx"));
            Files.createDirectories(target.resolve("1_Pooling"));
            for (var file : FILES) Files.copy(FOLDER.resolve(file), target.resolve(file));
            Files.copy(FOLDER.resolve("1_Pooling/config.json"), target.resolve("1_Pooling/config.json"));
            try (var files = Files.list(graphs)) {
                for (var file : files.toList())
                    Files.copy(file, target.resolve("onnx").resolve(file.getFileName()));
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces text in a binary file by text of the same length, so that no length in it changes. */
    static void patch(Path file, String old, String replacement) {
        if (old.length() != replacement.length()) throw new IllegalArgumentException(old + ", " + replacement);
        try {
            var latin = StandardCharsets.ISO_8859_1;
            var content = new String(Files.readAllBytes(file), latin);
            if (!content.contains(old)) throw new IllegalArgumentException(file + " does not contain " + old);
            Files.delete(file);
            Files.write(file, content.replace(old, replacement).getBytes(latin));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
