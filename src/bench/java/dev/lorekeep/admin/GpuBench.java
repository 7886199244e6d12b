package dev.lorekeep.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.embed.BenchModel;
import dev.lorekeep.embed.Embedder.Priority;
import dev.lorekeep.embed.QueryLatency;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What a GPU makes of our Qwen3 graph: right vectors first, then tokens a second and the share of the device's arithmetic (MFU, real
 * tokens only) over lengths and budgets, Python on the same ids in turns, and the wait of a query under bulk load. Token ids and weights
 * are random, so nothing has to be downloaded. See bench/gpu/README.md.
 */
@Singleton
@Unremovable
final class GpuBench implements BatchCommand {
    private static final int ROUNDS = 3;
    // the number of queries is given
    private static final Duration UNLIMITED = Duration.ofDays(1);
    private static final List<Integer> PYTHON_BATCHES = List.of(32, 128, 256);
    /** Query with its instruction. */
    private static final int QUERY_TOKENS = 32;

    @Override
    public String name() {
        return "bench gpu";
    }

    @Override
    public String description() {
        return "speed of Qwen3 on a GPU, with random weights; " + GpuBenchOptions.HELP;
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws Exception {
        var options = GpuBenchOptions.read(arguments);
        Files.createDirectories(options.work());
        var results = new LinkedHashMap<String, Object>();
        results.put("device", device(options));
        results.put("processors", Runtime.getRuntime().availableProcessors());
        results.put("java", System.getProperty("java.version"));
        results.put("format", options.format().name());
        results.put("peakTeraflops", options.peakTeraflops());
        out.printf("%s, %s, peak %.4g TFLOP/s%n", results.get("device"), options.format(), options.peakTeraflops());
        if (!isRight(options, results, out)) return 1;
        var models = new ArrayList<>();
        results.put("models", models);
        for (var shape : options.models()) models.add(measure(shape, options, out));
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(options.json().toFile(), results);
        out.println("Results: " + options.json().toAbsolutePath());
        return 0;
    }

    private static String device(GpuBenchOptions options) {
        if (!options.cuda()) return "CPU";
        try {
            var process = new ProcessBuilder(
                            "nvidia-smi", "--query-gpu=name,driver_version,power.limit", "--format=csv,noheader")
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("unknown GPU");
        } catch (IOException e) {
            return "unknown GPU (" + e.getMessage() + ")";
        }
    }

    private static boolean isRight(GpuBenchOptions options, Map<String, Object> results, PrintStream out)
            throws IOException {
        var check = new GoldenCheck(options.fixture());
        var cosines = new TreeMap<String, Double>();
        results.put("goldenMinCosine", cosines);
        for (var format : options.fixtureFormats())
            cosines.put(format.name(), check.minCosine(options.work().resolve("golden"), format, options.cuda()));
        out.println("Golden model, lowest cosine with the reference: " + cosines);
        boolean right = cosines.values().stream().allMatch(cosine -> cosine >= GoldenCheck.MIN_COSINE);
        if (!right) out.println("That is below " + GoldenCheck.MIN_COSINE + ": vectors are wrong, speed means nothing");
        return right;
    }

    private static Map<String, Object> measure(ModelShape shape, GpuBenchOptions options, PrintStream out)
            throws Exception {
        var results = new LinkedHashMap<String, Object>();
        results.put("model", shape.name());
        var folder = options.work().resolve("random-" + shape.name());
        var cache = options.work().resolve("converted-" + shape.name());
        try {
            delete(folder);
            long start = System.nanoTime();
            shape.writeTo(folder);
            double written = seconds(start);
            start = System.nanoTime();
            try (var model = BenchModel.open(folder, cache, options.format(), options.cuda())) {
                double opened = seconds(start);
                out.printf(
                        "%n%s: weights written in %.1f s, converted and loaded in %.1f s on %s%n",
                        shape.name(), written, opened, model.device());
                results.put("convertAndLoadSeconds", opened);
                var best = throughput(shape, model, options, results, out);
                latency(shape, model, best, options, results, out);
                comparison(shape, model, folder, best, options, results, out);
            }
            return results;
        } finally {
            delete(folder);
            delete(cache);
        }
    }

    /** @return the budget that is best for mixed lengths */
    private static int throughput(
            ModelShape shape, BenchModel model, GpuBenchOptions options, Map<String, Object> results, PrintStream out)
            throws InterruptedException {
        var cells = new ArrayList<>();
        results.put("throughput", cells);
        int best = options.budgets().getFirst();
        double fastest = 0;
        out.printf("%-10s %8s %12s %8s%n", "lengths", "budget", "tokens/s", "MFU");
        for (var lengths : options.lengths()) {
            for (int budget : options.budgets()) {
                // enough for the budget to matter
                var texts = IdTexts.random(lengths, Math.max(options.tokens(), 8 * budget), shape.vocabulary());
                var cell = new LinkedHashMap<String, Object>();
                cell.put("lengths", lengths.toString());
                cell.put("budget", budget);
                cells.add(cell);
                try (var queue = model.queue(budget)) {
                    // shapes are new to the runtime once
                    embed(queue, texts.subList(0, Math.min(texts.size(), 2 * budget / lengths.shortest())));
                    double seconds = embed(queue, texts);
                    double speed = IdTexts.tokens(texts) / seconds;
                    cell.put("tokensPerSecond", speed);
                    cell.put("mfu", mfu(shape, texts, seconds, options));
                    out.printf(
                            "%-10s %8d %12.0f %7.1f%%%n",
                            lengths, budget, speed, 100 * mfu(shape, texts, seconds, options));
                    if (lengths.equals(options.mixed()) && speed > fastest) {
                        fastest = speed;
                        best = budget;
                    }
                } catch (CompletionException e) {
                    // out of memory, most likely: other cells still say something
                    cell.put("failure", String.valueOf(e.getCause()));
                    out.printf("%-10s %8d %s%n", lengths, budget, e.getCause());
                }
            }
        }
        return best;
    }

    /** @return seconds */
    private static double embed(BenchModel.Queue queue, List<int[]> texts) throws InterruptedException {
        long start = System.nanoTime();
        var vectors = new ArrayList<CompletableFuture<float[]>>();
        for (var ids : texts) vectors.add(queue.submit(ids, Priority.BULK));
        vectors.forEach(CompletableFuture::join);
        return seconds(start);
    }

    private static double mfu(ModelShape shape, List<int[]> texts, double seconds, GpuBenchOptions options) {
        return shape.flops(texts) / seconds / (options.peakTeraflops() * 1e12);
    }

    private static void latency(
            ModelShape shape,
            BenchModel model,
            int budget,
            GpuBenchOptions options,
            Map<String, Object> results,
            PrintStream out)
            throws InterruptedException {
        int tokens = Math.min(QUERY_TOKENS, options.mixed().longest());
        var queries = IdTexts.random(IdTexts.Lengths.of(tokens), tokens * options.queries(), shape.vocabulary());
        var bulk = IdTexts.random(options.mixed(), 8 * budget, shape.vocabulary());
        QueryLatency idle;
        try (var queue = model.queue(budget)) {
            QueryLatency.idle(queue::submit, queries.subList(0, Math.min(20, queries.size())), UNLIMITED);
            idle = QueryLatency.idle(queue::submit, queries, UNLIMITED);
        }
        QueryLatency loaded;
        try (var queue = model.queue(budget)) {
            loaded = QueryLatency.underLoad(queue::submit, queries, bulk, UNLIMITED);
        }
        double ratio = loaded.p95Millis() / idle.p95Millis();
        results.put("query", Map.of("budget", budget, "idle", idle, "underLoad", loaded, "p95Ratio", ratio));
        out.printf(
                "query of %d tokens, budget %d: idle p50 %.1f ms, p95 %.1f ms; under bulk load p50 %.1f ms, p95 %.1f ms"
                        + " (p95 x%.2f)%n",
                tokens, budget, idle.p50Millis(), idle.p95Millis(), loaded.p50Millis(), loaded.p95Millis(), ratio);
    }

    private static void comparison(
            ModelShape shape,
            BenchModel model,
            Path folder,
            int budget,
            GpuBenchOptions options,
            Map<String, Object> results,
            PrintStream out)
            throws IOException, InterruptedException {
        var script = Path.of(System.getProperty("lorekeep.home", ".")).resolve("bench/gpu/transformers_arm.py");
        var started = PythonArm.start(options.python(), script, folder, options.cuda());
        if (started.isEmpty()) return;
        var texts = IdTexts.random(options.mixed(), options.tokens(), shape.vocabulary());
        long tokens = IdTexts.tokens(texts);
        var speeds = new TreeMap<String, List<Double>>();
        try (var python = started.get();
                var queue = model.queue(budget)) {
            python.give(texts, options.work().resolve("texts.json"));
            // the first round warms both up and is not counted
            for (int round = 0; round <= ROUNDS; round++) {
                double ours = tokens / embed(queue, texts);
                if (round > 0) add(speeds, "Lorekeep", ours);
                for (int batch : PYTHON_BATCHES) {
                    try {
                        double theirs = tokens / python.embed(batch);
                        if (round > 0) add(speeds, "Python, batch " + batch, theirs);
                    } catch (IOException e) {
                        out.println("Python, batch " + batch + ": " + e.getMessage());
                    }
                }
            }
            results.put("python", python.versions());
        }
        results.put("tokensPerSecondByRound", speeds);
        out.printf("in turns, %d rounds, lengths %s, tokens/s (median):%n", ROUNDS, options.mixed());
        speeds.forEach((name, rounds) -> out.printf("  %-20s %12.0f%n", name, median(rounds)));
        speeds.entrySet().stream()
                .filter(entry -> !entry.getKey().equals("Lorekeep"))
                .map(entry -> median(entry.getValue()))
                .max(Comparator.naturalOrder())
                .ifPresent(theirs -> {
                    double ratio = median(speeds.getOrDefault("Lorekeep", List.of())) / theirs;
                    results.put("ratioToPython", ratio);
                    out.printf("x%.2f of Python's best%n", ratio);
                });
    }

    private static void add(Map<String, List<Double>> speeds, String name, double speed) {
        speeds.computeIfAbsent(name, _ -> new ArrayList<>()).add(speed);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
