package dev.lorekeep.admin;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lorekeep.embed.convert.Head;
import dev.lorekeep.embed.convert.NumericFormat;
import dev.lorekeep.embed.convert.Qwen3Conversion;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Converts a model of Qwen3-Embedding-0.6B's shapes with random weights, beside a copy of its file; then embeds with 32 and with 8
 * bits on one thread, in turns. Takes 8 GB of disk below the temporary folder, and 4 GB of memory.
 */
@Singleton
@Unremovable
final class Qwen3Bench implements BatchCommand {
    private static final int LAYERS = 28;
    private static final int ROUNDS = 3;
    private static final int CONVERSIONS = 5;
    private static final int VOCABULARY = 151_669;

    @Override
    public String name() {
        return "bench qwen3";
    }

    @Override
    public String description() {
        return "converts and runs a Qwen3 0.6B with random weights on the CPU: 32 bits and 8 bits";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws Exception {
        var folder = Files.createTempDirectory("lorekeep-qwen3-bench");
        try {
            RandomQwen3.write(folder.resolve("model"), LAYERS);
            var graphs = convert(folder, out);
            embed(graphs, out);
            return 0;
        } finally {
            delete(folder);
        }
    }

    /**
     * Each conversion beside a copy, and either deleted at once: memory that the system has not used before costs several times as much
     * where it is a guest, and whoever came first would pay for it.
     */
    private static Map<NumericFormat, Path> convert(Path folder, PrintStream out) throws IOException {
        var weights = folder.resolve("model/model.safetensors");
        var copy = folder.resolve("copy");
        var graphs = new EnumMap<NumericFormat, Path>(NumericFormat.class);
        var copying = new Measured("copy and flush");
        var all = new EnumMap<NumericFormat, Measured>(NumericFormat.class);
        for (var format : NumericFormat.values()) {
            var cache = folder.resolve("cache-" + format);
            var converting = new Measured(format.name());
            all.put(format, converting);
            for (int round = 0; round < CONVERSIONS; round++) {
                copying.measure(() -> copy(weights, copy));
                Files.delete(copy);
                delete(cache);
                graphs.put(
                        format,
                        converting.measure(() -> new Qwen3Conversion(folder.resolve("model"), cache)
                                .convert(format, Head.EMBEDDING)
                                .onnx()));
            }
            // only these are run
            if (format != NumericFormat.FP32 && format != NumericFormat.INT8) delete(cache);
        }
        out.printf(
                "%d MB of weights copied and flushed in %.2f s; hash, conversion and flush (shortest of %d):%n",
                Files.size(weights) / 1_000_000, copying.shortestWall(), CONVERSIONS);
        all.forEach((format, converting) -> out.printf(
                "%s %.2f s wall, %.2f s CPU: x%.2f%n",
                format,
                converting.shortestWall(),
                converting.cpu(),
                converting.shortestWall() / copying.shortestWall()));
        out.printf("heap %d MB at most%n", Runtime.getRuntime().maxMemory() >> 20);
        return graphs;
    }

    private static Path copy(Path from, Path to) {
        try {
            Files.copy(from, to);
            try (var channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void embed(Map<NumericFormat, Path> graphs, PrintStream out) throws OrtException {
        var environment = OrtEnvironment.getEnvironment();
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (var full = environment.createSession(
                            known(graphs, NumericFormat.FP32).toString(), options);
                    var small = environment.createSession(
                            known(graphs, NumericFormat.INT8).toString(), options)) {
                for (int tokens : new int[] {256, 1024}) compare(environment, full, small, tokens, out);
            }
        }
    }

    private static void compare(
            OrtEnvironment environment, OrtSession full, OrtSession small, int tokens, PrintStream out)
            throws OrtException {
        var random = new SplittableRandom(tokens);
        var ids = random.longs(tokens, 0, VOCABULARY).toArray();
        var mask = new long[tokens];
        Arrays.fill(mask, 1);
        var shape = new long[] {1, tokens};
        try (var idTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
                var maskTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape)) {
            var feeds = Map.of("input_ids", idTensor, "attention_mask", maskTensor);
            var fp32 = new Measured("FP32");
            var int8 = new Measured("INT8");
            double cosine = 1;
            run(full, feeds);
            run(small, feeds);
            for (int round = 0; round < ROUNDS; round++) {
                var a = fp32.measure(() -> run(full, feeds));
                var b = int8.measure(() -> run(small, feeds));
                cosine = dot(a, b);
            }
            out.printf(
                    "1x%d, one thread: FP32 %.0f tokens/CPU-s, INT8 %.0f tokens/CPU-s, x%.2f, cosine %.5f%n",
                    tokens, tokens / fp32.cpu(), tokens / int8.cpu(), fp32.cpu() / int8.cpu(), cosine);
        }
    }

    private static float[] run(OrtSession session, Map<String, OnnxTensor> feeds) {
        try (var result = session.run(feeds)) {
            return ((float[][]) result.get(0).getValue())[0];
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T known(Map<NumericFormat, T> all, NumericFormat format) {
        return Objects.requireNonNull(all.get(format), format.name());
    }

    private static double dot(float[] a, float[] b) {
        double dot = 0;
        for (int i = 0; i < a.length; i++) dot += (double) a[i] * b[i];
        return dot;
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) return;
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
