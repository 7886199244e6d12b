package dev.lorekeep.admin;

import dev.lorekeep.access.Collections;
import dev.lorekeep.admin.fuzz.CommandLine;
import dev.lorekeep.ingest.Documents;
import dev.lorekeep.platform.DataFolder;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Takes a folder of awkward files in, again and again, each time with a PDF of 500 pages, and removes them: what is resident at the end
 * must be what was resident after the first 500 documents.
 */
@Singleton
@Unremovable
final class MemoryBench implements BatchCommand {
    private static final long USUAL_DOCUMENTS = 10_000;
    private static final int WARM_UP_DOCUMENTS = 500;
    private static final int PAGES = 500;
    private static final int BOOKS = 3;
    private static final double MAX_GROWTH = 0.10;
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final Documents documents;
    private final Collections collections;
    private final DataFolder folder;

    MemoryBench(Documents documents, Collections collections, DataFolder folder) {
        this.documents = documents;
        this.collections = collections;
        this.folder = folder;
    }

    /** @param documents taken in so far */
    record Sample(int documents, long serviceKilobytes, long readersKilobytes, int threads, int handles) {}

    @Override
    public String name() {
        return "bench memory";
    }

    @Override
    public String description() {
        return "takes a folder in again and again and fails when memory grows; --folder DIR, --documents N, --plot FILE.svg";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws Exception {
        var given = new BenchArguments(arguments);
        var files = files(Path.of(given.text("--folder").orElse("docs-ingest")));
        long wanted = given.number("--documents").orElse(USUAL_DOCUMENTS);
        for (int book = 0; book < BOOKS; book++) files.add(book(book));
        var plot = given.text("--plot").map(Path::of);
        var samples = new ArrayList<Sample>();
        int taken = 0;
        for (int round = 0; taken < wanted; round++) {
            // all of them but the books, and one of these
            var these = new ArrayList<>(files.subList(0, files.size() - BOOKS));
            these.add(files.get(files.size() - BOOKS + round % BOOKS));
            takeInAndRemove(round, these, out);
            taken += these.size();
            samples.add(sample(taken));
            out.println(samples.getLast());
            // after every round: a run of hours that is ended early has its plot
            if (plot.isPresent()) Files.writeString(plot.get(), MemoryPlot.svg(samples));
        }
        return report(samples, out);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var found = Files.walk(folder)) {
            var files =
                    new ArrayList<>(found.filter(Files::isRegularFile).sorted().toList());
            if (files.isEmpty())
                throw new IllegalArgumentException("no file in " + folder + ": give one with --folder DIR");
            return files;
        }
    }

    private Path book(int number) throws IOException {
        var file = folder.temporary().resolve("book-" + number + ".pdf");
        TextPdf.write(file, PAGES, number);
        return file;
    }

    /** Removed documents are forgotten altogether: the next round reads and embeds them anew, but for vectors, which are kept by text. */
    private void takeInAndRemove(int round, List<Path> files, PrintStream out) throws Exception {
        var collection = collections.create("Round " + round, "", true);
        for (var file : files) {
            try (var bytes = Files.newInputStream(file)) {
                var name = String.valueOf(file.getFileName());
                documents.submit(collection.id, "bench:" + file, name, bytes);
            }
        }
        await();
        documents.progress().collections().stream()
                .filter(tally -> tally.id().equals(collection.id))
                .forEach(out::println);
        documents.removeCollection(collection.id);
        await();
    }

    private void await() throws InterruptedException {
        try {
            documents.awaitIdle(LONGEST);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Sample sample(int documents) throws IOException {
        long readers = 0;
        for (var child : ProcessHandle.current().children().toList())
            if (!CommandLine.isPostgreSql(child.pid()))
                readers += ResidentMemory.kilobytes(child.pid()).orElse(0);
        try (var handles = Files.list(Path.of("/proc/self/fd"))) {
            return new Sample(
                    documents,
                    ResidentMemory.ownKilobytes(),
                    readers,
                    Thread.getAllStackTraces().size(),
                    (int) handles.count());
        }
    }

    private static int report(List<Sample> samples, PrintStream out) {
        var early = samples.stream()
                .filter(sample -> sample.documents() >= WARM_UP_DOCUMENTS)
                .findFirst();
        if (early.isEmpty())
            throw new IllegalArgumentException("take in more than " + WARM_UP_DOCUMENTS + " documents");
        long before = early.get().serviceKilobytes();
        // one sample may fall into a collection of garbage: the middle one of the last five
        var last = samples.subList(Math.max(0, samples.size() - 5), samples.size()).stream()
                .map(Sample::serviceKilobytes)
                .sorted()
                .toList();
        long after = last.get(last.size() / 2);
        double growth = (double) after / before - 1;
        boolean flat = growth <= MAX_GROWTH;
        out.printf(
                "resident after %d documents %d MB, after %d documents %d MB (%+.1f %%): %s%n",
                early.get().documents(),
                before / 1024,
                samples.getLast().documents(),
                after / 1024,
                100 * growth,
                flat ? "flat" : "it grows");
        return flat ? 0 : 1;
    }
}
