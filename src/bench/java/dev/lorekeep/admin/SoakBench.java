package dev.lorekeep.admin;

import dev.lorekeep.embed.Embedder;
import dev.lorekeep.embed.Embedder.Priority;
import dev.lorekeep.embed.Embedder.Side;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Eight threads embed random texts and cancel some, for minutes: no vector may differ from the one that its text gets alone, and the
 * memory of the process must not grow.
 */
@Singleton
@Unremovable
final class SoakBench implements BatchCommand {
    private static final int THREADS = 8;
    private static final int MAX_TEXTS = 16;
    private static final int USUAL_MINUTES = 5;
    // every fourth request is one that somebody waits for, every fifth is given up
    private static final int ONE_IS_INTERACTIVE_OF = 4;
    private static final int ONE_IS_CANCELLED_OF = 5;
    private static final int LONGEST_PATIENCE_MILLIS = 200;
    private static final double MIN_COSINE = 0.9999;
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(15);
    // of the last quarter against the second: the first warms up
    private static final double MAX_GROWTH = 0.03;

    private final Embedder embedder;
    private final LongAdder right = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder failed = new LongAdder();

    SoakBench(Embedder embedder) {
        this.embedder = embedder;
    }

    @Override
    public String name() {
        return "bench soak";
    }

    @Override
    public String description() {
        return "embeds with eight threads and random cancels; --minutes N, --texts FILE; fails on wrong vectors or a leak";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws Exception {
        var duration = Duration.ofMinutes(minutes(arguments));
        var texts = BenchTexts.read(arguments);
        if (texts.isEmpty()) throw new IOException("there are no texts: name a file with --texts FILE");
        out.printf(
                "%d texts, %d threads, %d minutes, %s%n", texts.size(), THREADS, duration.toMinutes(), embedder.info());
        var expected = new ArrayList<float[]>();
        for (var text : texts) expected.add(alone(text));
        long end = System.nanoTime() + duration.toNanos();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < THREADS; i++) {
            var random = new Random(i);
            threads.add(Thread.ofPlatform().start(() -> work(texts, expected, random, end)));
        }
        var residentKilobytes = sample(end, out);
        for (var thread : threads) thread.join();
        return report(residentKilobytes, out);
    }

    private static int minutes(List<String> arguments) throws IOException {
        int option = arguments.indexOf("--minutes");
        if (option < 0) return USUAL_MINUTES;
        var given = option + 1 < arguments.size() ? arguments.get(option + 1) : "";
        if (!given.matches("[1-9][0-9]{0,3}"))
            throw new IOException("--minutes " + given + ": give a number of minutes from 1 to 9999");
        return Integer.parseInt(given);
    }

    private float[] alone(String text) {
        return embedder.embed(List.of(text), Side.DOCUMENT, Priority.BULK)
                .join()
                .getFirst();
    }

    private void work(List<String> texts, List<float[]> expected, Random random, long end) {
        while (System.nanoTime() < end) {
            var chosen = random.ints(1 + random.nextInt(MAX_TEXTS), 0, texts.size())
                    .boxed()
                    .toList();
            var priority = random.nextInt(ONE_IS_INTERACTIVE_OF) == 0 ? Priority.INTERACTIVE : Priority.BULK;
            var vectors = embedder.embed(chosen.stream().map(texts::get).toList(), Side.DOCUMENT, priority);
            try {
                if (random.nextInt(ONE_IS_CANCELLED_OF) == 0) {
                    try {
                        vectors.get(random.nextInt(LONGEST_PATIENCE_MILLIS), TimeUnit.MILLISECONDS);
                    } catch (TimeoutException e) {
                        vectors.cancel(false);
                    }
                }
                compare(chosen, vectors.get(), expected);
            } catch (CancellationException e) {
                cancelled.increment();
            } catch (ExecutionException | CompletionException | InterruptedException e) {
                // counted: the report fails on it
                failed.increment();
            }
        }
    }

    private void compare(List<Integer> chosen, List<float[]> vectors, List<float[]> expected) {
        for (int i = 0; i < chosen.size(); i++) {
            double cosine = 0;
            for (int j = 0; j < vectors.get(i).length; j++)
                cosine += (double) vectors.get(i)[j] * expected.get(chosen.get(i))[j];
            // a NaN is wrong too
            if (cosine >= MIN_COSINE) right.increment();
            else wrong.increment();
        }
    }

    /** Resident kilobytes of this process, again and again until the end. */
    private List<Long> sample(long end, PrintStream out) throws Exception {
        var samples = new ArrayList<Long>();
        long start = System.nanoTime();
        for (long left = end - start; left > 0; left = end - System.nanoTime()) {
            Thread.sleep(Duration.ofNanos(Math.min(left, BETWEEN_SAMPLES.toNanos())));
            samples.add(ResidentMemory.ownKilobytes());
            out.printf(
                    "%4d s: %d MB resident, %d vectors right, %d wrong, %d requests cancelled, %d failed%n",
                    Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                    samples.getLast() / 1024,
                    right.sum(),
                    wrong.sum(),
                    cancelled.sum(),
                    failed.sum());
        }
        return samples;
    }

    private int report(List<Long> samples, PrintStream out) {
        double second = mean(samples, 1);
        double last = mean(samples, 3);
        double growth = last / second - 1;
        boolean flat = growth < MAX_GROWTH;
        out.printf(
                "resident: %.0f MB in the second quarter, %.0f MB in the last (%+.1f %%): %s%n",
                second / 1024, last / 1024, 100 * growth, flat ? "flat" : "it grows");
        out.printf(
                "%d vectors right, %d wrong; %d requests cancelled, %d failed%n",
                right.sum(), wrong.sum(), cancelled.sum(), failed.sum());
        out.println(embedder.metrics());
        return flat && wrong.sum() == 0 && failed.sum() == 0 && right.sum() > 0 ? 0 : 1;
    }

    /** @param quarter 0 to 3 */
    private static double mean(List<Long> samples, int quarter) {
        int from = samples.size() * quarter / 4;
        return samples.subList(from, Math.max(from + 1, samples.size() * (quarter + 1) / 4)).stream()
                .mapToLong(Long::longValue)
                .average()
                .orElseThrow();
    }
}
