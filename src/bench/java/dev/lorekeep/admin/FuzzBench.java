package dev.lorekeep.admin;

import dev.lorekeep.admin.fuzz.FuzzCases;
import dev.lorekeep.admin.fuzz.FuzzRun;
import dev.lorekeep.admin.fuzz.FuzzRun.Result;
import dev.lorekeep.admin.fuzz.Leftovers;
import dev.lorekeep.parse.ParseConfig;
import dev.lorekeep.parse.Parser;
import dev.lorekeep.platform.DataFolder;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Reads damaged copies of sample files with the processes that the service uses: each must end in an outcome with a reason, in time, and
 * leave nothing behind. {@code --case N} repeats one of them. The time limit is that of the service: {@code LOREKEEP_PARSE_MAX_DURATION}.
 */
@Singleton
@Unremovable
final class FuzzBench implements BatchCommand {
    /** The service ends a process this much after its time, and tries once more in another. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration START = Duration.ofSeconds(5);
    private static final int BLOCK = 250;
    private static final int SHOWN = 25;

    private final Parser parser;
    private final ParseConfig config;
    private final DataFolder data;

    FuzzBench(Parser parser, ParseConfig config, DataFolder data) {
        this.parser = parser;
        this.config = config;
        this.data = data;
    }

    @Override
    public String name() {
        return "bench fuzz";
    }

    @Override
    public String description() {
        return "reads damaged files; --folder DIR, --cases N, --seed N, --case N: only this one";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws Exception {
        var given = new BenchArguments(arguments);
        var folder = Path.of(given.text("--folder").orElse("docs-ingest"));
        var only = given.number("--case");
        var cases = given.number("--cases").orElse(500L).intValue();
        var fuzz = new FuzzCases(folder, given.number("--seed").orElse(1L));
        var threads = Runtime.getRuntime().availableProcessors();
        var damaged = Files.createTempDirectory(data.temporary(), "fuzz");
        var run = new FuzzRun(parser, fuzz, damaged, threads);
        if (only.isPresent()) {
            var number = Math.toIntExact(only.get());
            var kept = Files.write(Path.of("fuzz-" + number), fuzz.of(number).bytes());
            out.printf("%s%n%s holds its bytes%n", run.run(number, number), kept);
            return 0;
        }
        run.run(0, 0);
        var before = Leftovers.now();
        var results = new ArrayList<Result>();
        for (var from = 1; from <= cases; from += BLOCK) {
            results.addAll(run.run(from, Math.min(cases, from + BLOCK - 1)));
            out.printf("%d cases: %s%n", results.size(), FuzzRun.count(results, Result::outcome));
        }
        Files.delete(damaged);
        return report(results, before.objections(threads, data.temporary()), out);
    }

    private int report(List<Result> results, List<String> leftovers, PrintStream out) {
        print("by damage", FuzzRun.count(results, each -> each.damage() + " " + each.outcome()), out);
        print("by reason", FuzzRun.count(results, each -> each.outcome() + " " + each.why()), out);
        var bySlowness = results.stream()
                .sorted(Comparator.comparing(Result::took).reversed())
                .toList();
        out.println("slowest");
        bySlowness.stream()
                .limit(10)
                .forEach(each -> out.printf("  %6d ms %s%n", each.took().toMillis(), each));
        var limit = config.maxDuration().plus(GRACE).plus(START).multipliedBy(2);
        var broken =
                results.stream().filter(each -> each.outcome().equals("BROKEN")).toList();
        var late = bySlowness.stream()
                .filter(each -> each.took().compareTo(limit) > 0)
                .toList();
        broken.forEach(each -> out.println("BROKEN " + each));
        late.forEach(each -> out.println("LATE " + each));
        leftovers.forEach(each -> out.println("LEFT " + each));
        out.printf(
                "%d cases, limit %d s: %s; %d broken, %d late, %d leftovers%n",
                results.size(),
                config.maxDuration().toSeconds(),
                FuzzRun.count(results, Result::outcome),
                broken.size(),
                late.size(),
                leftovers.size());
        return broken.isEmpty() && late.isEmpty() && leftovers.isEmpty() ? 0 : 1;
    }

    private static void print(String title, Map<String, Integer> counts, PrintStream out) {
        out.println(title);
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(SHOWN)
                .forEach(entry -> out.printf("  %5d %s%n", entry.getValue(), entry.getKey()));
    }
}
