package dev.lorekeep.admin;

import dev.lorekeep.parse.Block;
import dev.lorekeep.parse.DocumentParser;
import dev.lorekeep.parse.ParseLimits;
import dev.lorekeep.parse.ParseOptions;
import dev.lorekeep.parse.Parsed;
import dev.lorekeep.parse.ParsedDocument;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;

/**
 * Reads text PDFs with our parser (blocks, boxes, tables, hidden text) and with PDFBox's PDFTextStripper (text alone), file by file in
 * turn, so that whatever slows the machine down slows both. Both open the file anew each time and run on one thread.
 */
@Singleton
@Unremovable
final class ParseBench implements BatchCommand {
    private static final int WARM_UP_ROUNDS = 5;
    private static final int ROUNDS = 15;

    /** A file and what it took, in nanoseconds, round by round. */
    private record Measurement(Path file, ParsedDocument parsed, long[] ours, long[] theirs) {
        int pages() {
            return Math.max(1, parsed.pageCount());
        }

        /** Pages on which a table was found. */
        long pagesWithTables() {
            var pages = new HashSet<Integer>();
            for (var block : parsed.blocks())
                if (block.kind() == Block.Kind.TABLE_ROW || block.kind() == Block.Kind.TABLE_HEADER)
                    pages.add(block.page());
            return pages.size();
        }
    }

    private final DocumentParser parser = new DocumentParser(
            ParseLimits.DEFAULTS, new ParseOptions(ParseOptions.Ocr.OFF, List.of(), "none", 0, Duration.ofMinutes(1)));

    @Override
    public String name() {
        return "bench parse";
    }

    @Override
    public String description() {
        return "compares reading text PDFs with PDFBox's own text extraction; --folder DIR";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws Exception {
        if (arguments.size() != 2 || !arguments.getFirst().equals("--folder"))
            throw new IllegalArgumentException("give a folder of PDFs: --folder DIR");
        var measurements = open(Path.of(arguments.get(1)));
        for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
            for (var each : measurements) {
                var oursFirst = round % 2 == 0;
                long ours = oursFirst ? ours(each.file) : 0;
                long theirs = theirs(each.file);
                if (!oursFirst) ours = ours(each.file);
                if (round < WARM_UP_ROUNDS) continue;
                each.ours[round - WARM_UP_ROUNDS] = ours;
                each.theirs[round - WARM_UP_ROUNDS] = theirs;
            }
        }
        report(measurements, out);
        return 0;
    }

    /** The PDFs of a folder that can be read to their end. */
    private List<Measurement> open(Path folder) throws IOException {
        var measurements = new ArrayList<Measurement>();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted().toList()) {
                if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".pdf")) continue;
                if (parser.parse(file, file.getFileName().toString()) instanceof Parsed.Complete complete)
                    measurements.add(new Measurement(file, complete.document(), new long[ROUNDS], new long[ROUNDS]));
            }
        }
        if (measurements.isEmpty()) throw new IllegalArgumentException("no text PDF in " + folder);
        return measurements;
    }

    private long ours(Path file) {
        long began = System.nanoTime();
        var parsed = parser.parse(file, file.getFileName().toString());
        long took = System.nanoTime() - began;
        if (!(parsed instanceof Parsed.Complete)) throw new IllegalStateException("not read this time: " + file);
        return took;
    }

    private static long theirs(Path file) throws IOException {
        long began = System.nanoTime();
        try (var pdf = Loader.loadPDF(file.toFile())) {
            var text = new PDFTextStripper().getText(pdf);
            if (text.isBlank()) throw new IllegalStateException("PDFBox finds no text in " + file);
        }
        return System.nanoTime() - began;
    }

    private static void report(List<Measurement> measurements, PrintStream out) {
        long ours = 0;
        long theirs = 0;
        int pages = 0;
        long characters = 0;
        long tables = 0;
        out.printf(
                "%-45s %6s %9s %7s %10s %10s %7s%n",
                "file", "pages", "letters", "tables", "ours ms", "PDFBox ms", "ratio");
        for (var each : measurements) {
            long our = median(each.ours);
            long their = median(each.theirs);
            ours += our;
            theirs += their;
            pages += each.pages();
            characters += each.parsed.text().length();
            tables += each.pagesWithTables();
            out.printf(
                    Locale.ROOT,
                    "%-45s %6d %9d %7d %10.2f %10.2f %7.2f%n",
                    each.file.getFileName(),
                    each.pages(),
                    each.parsed.text().length(),
                    each.pagesWithTables(),
                    our / 1e6,
                    their / 1e6,
                    (double) their / our);
        }
        out.printf(
                Locale.ROOT,
                "%d files, %d pages, %d characters (%d a page), %.0f %% of the pages with tables%n",
                measurements.size(),
                pages,
                characters,
                characters / pages,
                100.0 * tables / pages);
        out.printf(
                Locale.ROOT,
                "pages/s: ours %.0f, PDFBox %.0f: x%.2f (medians of %d rounds in turn)%n",
                pages / (ours / 1e9),
                pages / (theirs / 1e9),
                (double) theirs / ours,
                ROUNDS);
    }

    private static long median(long[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
