package dev.lorekeep.embed.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** A tiny Qwen3 with random weights, and what the original implementation computes with it in 64 bits. */
final class GoldenModel {
    static final Path FOLDER = Path.of("src/test/resources/golden/tiny-qwen3-a");
    /** Of 32-bit arithmetic against 64 bits. */
    static final double TOLERANCE = 2e-5;

    record Case(String name, int[] tokens, float[] vector) {}

    private GoldenModel() {}

    static List<Case> cases() throws IOException {
        var json = new ObjectMapper().readTree(FOLDER.resolve("expected.json").toFile());
        var vectors = ByteBuffer.wrap(Files.readAllBytes(FOLDER.resolve("expected_embeddings.f32")))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        var cases = new ArrayList<Case>();
        for (var one : json.get("cases")) {
            var vector = new float[json.get("dimension").intValue()];
            vectors.get(vector);
            cases.add(new Case(one.get("name").asText(), tokens(one.get("token_ids")), vector));
        }
        return cases;
    }

    private static int[] tokens(JsonNode ids) {
        var tokens = new int[ids.size()];
        for (int i = 0; i < tokens.length; i++) tokens[i] = ids.get(i).intValue();
        return tokens;
    }

    /** A copy whose files a test may change. */
    static Path copyTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (var name : List.of("config.json", "model.safetensors"))
            Files.copy(FOLDER.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        return folder;
    }

    /** A copy in two files, whose names of tensors have the prefix {@code model.}. */
    static Path shardedCopyTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.copy(FOLDER.resolve("config.json"), folder.resolve("config.json"));
        try (var files = Files.newDirectoryStream(FOLDER.resolve("sharded"))) {
            for (var file : files) Files.copy(file, folder.resolve(file.getFileName()));
        }
        return folder;
    }

    static double maxAbsError(float[] a, float[] b) {
        double max = 0;
        for (int i = 0; i < a.length; i++) {
            double error = Math.abs(a[i] - b[i]);
            // NaN is the largest error
            if (!(error <= max)) max = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
        }
        return max;
    }

    static double cosine(float[] a, float[] b) {
        double dot = 0;
        double squaresOfA = 0;
        double squaresOfB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            squaresOfA += (double) a[i] * a[i];
            squaresOfB += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(squaresOfA * squaresOfB);
    }
}
