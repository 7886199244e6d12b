package dev.lorekeep.admin.fuzz;

import dev.lorekeep.admin.fuzz.FuzzCases.FuzzCase;
import dev.lorekeep.parse.Parsed;
import dev.lorekeep.parse.Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Reads cases with several threads and notes what became of each. */
public final class FuzzRun {
    /**
     * @param outcome {@code COMPLETE}, {@code DEGRADED}, {@code UNREADABLE}, or {@code BROKEN}: it threw, or gave no reason
     * @param why reason without numbers and names, or the exception
     */
    public record Result(int number, String name, FuzzCases.Damage damage, String outcome, String why, Duration took) {}

    // a case in a thread's hand, and one that it takes next
    private static final int AHEAD = 2;

    private final Parser parser;
    private final FuzzCases cases;
    private final Path folder;
    private final int threads;

    /** @param folder for the damaged files; empty in the end */
    public FuzzRun(Parser parser, FuzzCases cases, Path folder, int threads) {
        this.parser = parser;
        this.cases = cases;
        this.folder = folder;
        this.threads = threads;
    }

    /** @return in the order of the numbers */
    public List<Result> run(int first, int last) throws IOException, InterruptedException {
        var results = new ArrayList<Result>();
        var running = new ArrayList<Future<Result>>();
        var free = new Semaphore(AHEAD * threads);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (var number = first; number <= last; number++) {
                var each = cases.of(number);
                free.acquire();
                running.add(executor.submit(() -> {
                    try {
                        return read(each);
                    } finally {
                        free.release();
                    }
                }));
            }
            for (var each : running) results.add(each.get());
        } catch (ExecutionException e) {
            throw new IOException("a case could not be tried", e.getCause());
        }
        return results;
    }

    private Result read(FuzzCase each) throws IOException, InterruptedException {
        var file = Files.write(folder.resolve("case-" + each.number()), each.bytes());
        var began = System.nanoTime();
        try {
            var parsed = parser.parse(file, each.name());
            return result(each, parsed, Duration.ofNanos(System.nanoTime() - began));
        } catch (RuntimeException e) {
            return result(each, "BROKEN", e.toString(), Duration.ofNanos(System.nanoTime() - began));
        } finally {
            Files.delete(file);
        }
    }

    private static Result result(FuzzCase each, Parsed parsed, Duration took) {
        return switch (parsed) {
            case Parsed.Complete complete ->
                complete.document().text().isBlank()
                        ? result(each, "BROKEN", "complete without text", took)
                        : result(each, "COMPLETE", "", took);
            case Parsed.Degraded degraded -> said(each, "DEGRADED", degraded.reason(), degraded.remedy(), took);
            case Parsed.Unreadable refused -> said(each, "UNREADABLE", refused.reason(), refused.remedy(), took);
        };
    }

    private static Result said(FuzzCase each, String outcome, String reason, String remedy, Duration took) {
        if (reason.isBlank() || remedy.isBlank()) return result(each, "BROKEN", "no reason or no remedy", took);
        var kind = reason.replaceAll("“[^”]*”", "“…”")
                .replaceAll("\\([^)]*\\)", "(…)")
                .replaceAll("[0-9]+", "#");
        return result(each, outcome, kind, took);
    }

    private static Result result(FuzzCase each, String outcome, String why, Duration took) {
        return new Result(each.number(), each.name(), each.damage(), outcome, why, took);
    }

    /** How many results there are of each kind, in the order of the kinds. */
    public static Map<String, Integer> count(List<Result> results, java.util.function.Function<Result, String> kind) {
        var counts = new TreeMap<String, Integer>();
        for (var result : results) counts.merge(kind.apply(result), 1, Integer::sum);
        return counts;
    }
}
