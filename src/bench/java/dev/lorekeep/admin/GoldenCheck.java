package dev.lorekeep.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.embed.BenchModel;
import dev.lorekeep.embed.convert.NumericFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Vectors of the golden model on this device against those of the reference implementation, alone and in one batch. */
final class GoldenCheck {
    /** What bf16 and int8 must reach; wrong graphs have 0.95 or less. */
    static final double MIN_COSINE = 0.998;

    private final Path folder;
    private final List<int[]> ids = new ArrayList<>();
    private final List<float[]> vectors = new ArrayList<>();

    GoldenCheck(Path folder) throws IOException {
        this.folder = folder;
        var json = new ObjectMapper().readTree(folder.resolve("expected.json").toFile());
        var content = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("expected_embeddings.f32")))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        for (var each : json.path("cases")) {
            var tokens = new int[each.path("token_ids").size()];
            for (int i = 0; i < tokens.length; i++)
                tokens[i] = each.path("token_ids").path(i).asInt();
            ids.add(tokens);
            var vector = new float[json.path("dimension").asInt()];
            content.get(vector);
            vectors.add(vector);
        }
    }

    /** @return the lowest cosine of all texts */
    double minCosine(Path cache, NumericFormat format, boolean cuda) {
        try (var model = BenchModel.open(folder, cache, format, cuda)) {
            double min = 1;
            for (int i = 0; i < ids.size(); i++)
                min = smaller(min, cosine(vectors.get(i), model.run(ids.subList(i, i + 1))[0]));
            var together = model.run(ids);
            for (int i = 0; i < ids.size(); i++) min = smaller(min, cosine(vectors.get(i), together[i]));
            return min;
        }
    }

    /** NaN is the smallest. */
    private static double smaller(double one, double other) {
        return other >= one ? one : Double.isNaN(other) ? -1 : other;
    }

    private static double cosine(float[] one, float[] other) {
        double dot = 0;
        double squares = 0;
        double otherSquares = 0;
        for (int i = 0; i < one.length; i++) {
            dot += (double) one[i] * other[i];
            squares += (double) one[i] * one[i];
            otherSquares += (double) other[i] * other[i];
        }
        return dot / Math.sqrt(squares * otherSquares);
    }
}
