package dev.lorekeep.embed;

import dev.lorekeep.embed.Embedder.Priority;
import dev.lorekeep.embed.Embedder.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How fast the embedding model of some settings is on this machine, through the product's own tokenizer and scheduler: tokens a second
 * of bulk work by length, and the wait of a query with and without it.
 */
public final class ModelBench {
    private static final List<Integer> LENGTHS = List.of(64, 256, 512, 2048);
    // lengths of passages as documents have them
    private static final int SHORTEST = 32;
    private static final int LONGEST = 1024;
    private static final int MIXED_TEXTS = 64;
    private static final int QUERIES = 200;
    private static final int QUERY_TOKENS = 16;
    // of everyday texts, so that a tokenizer has about the work it usually has
    private static final String[] WORDS =
            ("the of and to in a is that for it was on are as with they be at one have this from or had by "
                            + "but some what there we can out other were all your when up use word how said an each she which their time if "
                            + "contract invoice delivery customer payment account maintenance machine temperature pressure department "
                            + "employee holiday insurance security regulation compliance retention deadline supplier warranty")
                    .split(" ");

    private final OnnxEmbedder embedder;
    private final Duration time;
    private final Consumer<String> out;
    private final SplittableRandom random = new SplittableRandom(1);

    private ModelBench(OnnxEmbedder embedder, Duration time, Consumer<String> out) {
        this.embedder = embedder;
        this.time = time;
        this.out = out;
    }

    /**
     * @param config names the folder, or the bundled model with none
     * @param data the data folder, which has the cache of converted models
     * @param time of each measurement, of which there are seven
     * @param out takes a line at a time
     * @throws dev.lorekeep.embed.convert.UnusableModel that says what is wrong with the folder
     * @throws dev.lorekeep.platform.StartupProblem when another setting does not fit it
     */
    public static void run(EmbeddingConfig config, Path data, Duration time, Consumer<String> out)
            throws InterruptedException {
        try (var embedder = EmbedderFactory.in(data, config).open()) {
            new ModelBench(embedder, time, out).run();
        }
    }

    private void run() throws InterruptedException {
        var info = embedder.info();
        out.accept("%s, %d dimensions, %s".formatted(info.model(), info.dimensions(), info.device()));
        out.accept("");
        out.accept("%-22s %10s %10s %9s".formatted("passages", "tokens/s", "texts/s", "padding"));
        for (int length : LENGTHS) if (length <= info.maxTokens()) bulk(length + " tokens", List.of(text(length)));
        int longest = Math.min(LONGEST, info.maxTokens());
        var mixed = IntStream.range(0, MIXED_TEXTS)
                .mapToObj(i -> text(random.nextInt(Math.min(SHORTEST, longest), longest + 1)))
                .toList();
        bulk("%d to %d tokens".formatted(SHORTEST, longest), mixed);
        out.accept("");
        queries(mixed);
        for (var gpu : embedder.gpuMemory())
            out.accept("GPU %d, %s: %d of %d MiB taken"
                    .formatted(gpu.index(), gpu.name(), gpu.usedMebibytes(), gpu.totalMebibytes()));
    }

    /** About so many tokens, not exactly: words of a vocabulary have more than one. */
    private String text(int tokens) {
        var text = new StringBuilder();
        // special tokens are counted with the text
        int missing = tokens - 2;
        while (missing > 0) {
            for (int i = 0; i < Math.max(1, missing / 2); i++)
                text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
            missing = tokens - 2 - embedder.countTokens(text.toString());
        }
        return text.toString();
    }

    private void bulk(String name, List<String> texts) throws InterruptedException {
        var run = new Bulk();
        // shapes are new to the runtime once, and code is compiled
        run.embed(texts, time.dividedBy(5));
        var before = embedder.metrics();
        long start = System.nanoTime();
        long embedded = run.embed(texts, time);
        double seconds = (System.nanoTime() - start) / 1e9;
        var after = embedder.metrics();
        long real = after.realTokens() - before.realTokens();
        long padded = after.paddedTokens() - before.paddedTokens();
        out.accept(String.format(
                Locale.ROOT,
                "%-22s %10.0f %10.1f %8.1f%%",
                name,
                real / seconds,
                embedded / seconds,
                100 * (1 - (double) real / padded)));
    }

    /** Keeps the model busy, with so little waiting that it soon ends. */
    private final class Bulk {
        private final int room = 2 * embedder.tokensAtOnce();
        private final Semaphore free = new Semaphore(room);
        private final LongAdder done = new LongAdder();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        /** @return how many texts it took */
        long embed(List<String> texts, Duration duration) throws InterruptedException {
            done.reset();
            // counted before: in the loop each text would be cut into tokens twice
            var counts = texts.stream().mapToInt(embedder::countTokens).toArray();
            long end = System.nanoTime() + duration.toNanos();
            for (int i = 0; System.nanoTime() < end && failure.get() == null; i = (i + 1) % texts.size()) {
                int tokens = Math.min(room, counts[i]);
                free.acquire(tokens);
                submit(texts.get(i), Priority.BULK).whenComplete((vectors, failed) -> {
                    if (failed == null) done.increment();
                    else failure.set(failed);
                    free.release(tokens);
                });
            }
            free.acquire(room);
            free.release(room);
            if (failure.get() != null) throw new IllegalStateException("a text got no vector", failure.get());
            return done.sum();
        }
    }

    private void queries(List<String> bulk) throws InterruptedException {
        // no two alike: the vectors of questions are remembered
        var queries = new ArrayList<String>();
        for (int i = 0; i < 2 * QUERIES; i++) queries.add(i + " " + text(QUERY_TOKENS));
        var idle = QueryLatency.idle(this::submit, queries.subList(0, QUERIES), time);
        var loaded = QueryLatency.underLoad(this::submit, queries.subList(QUERIES, 2 * QUERIES), bulk, time);
        out.accept(latency("query, idle", idle));
        out.accept(latency("query, under bulk load", loaded));
        out.accept(
                String.format(Locale.ROOT, "p95 under load is %.1fx of idle", loaded.p95Millis() / idle.p95Millis()));
    }

    private static String latency(String name, QueryLatency latency) {
        return String.format(
                Locale.ROOT,
                "%-22s p50 %.1f ms, p95 %.1f ms (%d queries)",
                name,
                latency.p50Millis(),
                latency.p95Millis(),
                latency.queries());
    }

    private CompletableFuture<List<float[]>> submit(String text, Priority priority) {
        var side = priority == Priority.BULK ? Side.DOCUMENT : Side.QUERY;
        return embedder.embed(List.of(text), side, priority);
    }
}
