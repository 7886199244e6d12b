package dev.lorekeep.admin;

import dev.lorekeep.ingest.Documents;
import dev.lorekeep.platform.Database;
import dev.lorekeep.platform.LorekeepConfig;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes small files in from the watched folder, twice: new ones, and the same texts in another collection, whose vectors are in the cache.
 * In the second round nothing is embedded, and reading happens in processes of its own. So the CPU time of service and PostgreSQL there is
 * the price of everything else: taking in, queue, chunking, rows, index. The wall time beside it is what that costs on these cores.
 */
@Singleton
@Unremovable
final class QueueBench implements BatchCommand {
    /** Counting 40,000 documents takes 20 ms: five times a second, that was 0.2 ms of each document. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofMinutes(60);
    private static final double REQUIRED_MILLIS = 5;

    private final Documents documents;
    private final Database database;
    private final LorekeepConfig config;

    QueueBench(Documents documents, Database database, LorekeepConfig config) {
        this.documents = documents;
        this.database = database;
        this.config = config;
    }

    /** What a round took, per document in milliseconds. */
    private record Round(double wall, double service, double database, double parsers) {
        double overhead() {
            return service + database;
        }
    }

    @Override
    public String name() {
        return "bench queue";
    }

    @Override
    public String description() {
        return "what a small document costs besides reading and embedding; --documents N (20000)";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws Exception {
        var count = new BenchArguments(arguments)
                .number("--documents")
                .orElse(20_000L)
                .intValue();
        out.printf("%d documents, %d cores%n", count, Runtime.getRuntime().availableProcessors());
        round("first", count, out);
        var second = round("second", count, out);
        var cores = Runtime.getRuntime().availableProcessors();
        out.printf(
                Locale.ROOT,
                "overhead: %.2f ms of CPU a document, %.2f ms of wall time on %d cores (required: %.0f)%n",
                second.overhead(),
                second.overhead() / cores,
                cores,
                REQUIRED_MILLIS);
        return second.overhead() <= REQUIRED_MILLIS ? 0 : 1;
    }

    private Round round(String name, int count, PrintStream out) throws IOException {
        var before = CpuTimes.now();
        var done = searchable();
        var began = System.nanoTime();
        SmallFiles.add(config.documents().toAbsolutePath(), name, count, 1);
        while (searchable() < done + count) {
            if (System.nanoTime() - began > LONGEST.toNanos()) throw new IOException("not within " + LONGEST);
            LockSupport.parkNanos(LOOK.toNanos());
        }
        var wall = Duration.ofNanos(System.nanoTime() - began);
        var cpu = CpuTimes.now().since(before);
        var round = new Round(
                each(wall, count), each(cpu.service(), count), each(cpu.database(), count), each(cpu.parsers(), count));
        out.printf(
                Locale.ROOT,
                "%s: %.1f s (%.0f documents/s); a document: wall %.2f ms; CPU: service %.2f, PostgreSQL %.2f, parsers %.2f ms%n",
                name,
                wall.toMillis() / 1e3,
                1000 / round.wall(),
                round.wall(),
                round.service(),
                round.database(),
                round.parsers());
        out.printf("  stages: %s%n", stages(name));
        return round;
    }

    private static double each(Duration duration, int count) {
        return duration.toNanos() / 1e6 / count;
    }

    private long searchable() {
        return documents.progress().done();
    }

    /** Sums over the documents' own timings. Several are in work at once, so they add up to more than the wall time. */
    private String stages(String folder) {
        return database.list(
                        row -> row.getString(1) + " " + row.getLong(2) / 1000 + " s",
                        "select key, sum(value::bigint) from document d join collection c on c.id = d.collection_id, "
                                + "jsonb_each_text(d.timings) where c.folder = ? group by key order by key",
                        folder)
                .toString();
    }
}
