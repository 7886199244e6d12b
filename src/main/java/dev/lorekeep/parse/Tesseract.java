package dev.lorekeep.parse;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the Tesseract program, one process for each page: the picture goes in and the words come out through pipes, so there are no files
 * to clean up. The process sees nothing of our environment but where programs and language data are, and dies with its children when its
 * time is up.
 */
final class Tesseract implements TextRecognition {
    /** The output of a process, or null if it could not be had. */
    private record Answer(int status, byte[] output) {}

    private static final Duration LISTING_LIMIT = Duration.ofSeconds(10);
    // a page of 2,000 words is 120 kB of TSV
    private static final int MAX_OUTPUT_BYTES = 8 << 20;
    private static final String FALLBACK = "eng";
    /** Finds out how a page is turned; a language package like the others to the program. */
    private static final String ORIENTATION = "osd";

    private final List<String> languages;
    private final String command;
    private volatile Set<String> installed = Set.of();

    Tesseract(ParseOptions options) {
        languages = options.languages();
        command = options.command();
    }

    @Override
    public Readiness readiness() {
        try {
            // once found, it stays; while it is missing somebody may be installing it
            if (installed.isEmpty()) installed = installedLanguages();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Readiness.Missing("the search for OCR was interrupted", "Try again");
        }
        if (installed.isEmpty()) return new Readiness.Missing("OCR not installed", "apt-get install " + packages());
        if (chosen().isEmpty())
            return new Readiness.Missing("no language of OCR installed", "apt-get install " + packages());
        return new Readiness.Ready();
    }

    private String packages() {
        return "tesseract-ocr"
                + languages.stream()
                        .filter(language -> !language.equals(FALLBACK))
                        .map(language -> " tesseract-ocr-" + language.replace('_', '-'))
                        .collect(Collectors.joining());
    }

    private Set<String> installedLanguages() throws InterruptedException {
        var answer = run(List.of(command, "--list-langs"), null, LISTING_LIMIT);
        if (answer == null || answer.status != 0) return Set.of();
        return new String(answer.output, StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The configured languages that are installed, or English. */
    private List<String> chosen() {
        var chosen = languages.stream().filter(installed::contains).toList();
        if (!chosen.isEmpty()) return chosen;
        return installed.contains(FALLBACK) ? List.of(FALLBACK) : List.of();
    }

    @Override
    public Outcome recognise(BufferedImage page, Duration limit) throws InterruptedException {
        if (readiness() instanceof Readiness.Missing missing) return new Outcome.Failed(missing.reason());
        // 1 looks for turned pages too, 3 expects them upright
        var layout = installed.contains(ORIENTATION) ? "1" : "3";
        var arguments = List.of(
                command,
                "stdin",
                "stdout",
                "-l",
                String.join("+", chosen()),
                "--psm",
                layout,
                "--dpi",
                "300",
                "-c",
                "tessedit_create_tsv=1");
        var answer = run(arguments, page, limit);
        if (answer == null) return new Outcome.Failed("it took longer than " + limit.toSeconds() + " seconds");
        if (answer.status != 0) return new Outcome.Failed("the recognition ended with an error");
        return new Outcome.Recognised(words(answer.output, page.getWidth(), page.getHeight()));
    }

    /** @return null if it could not be started or ran out of time */
    private @Nullable Answer run(List<String> arguments, @Nullable BufferedImage page, Duration limit)
            throws InterruptedException {
        Process process;
        try {
            process = start(arguments);
        } catch (IOException missing) {
            return null;
        }
        var output = new AtomicReference<byte[]>(new byte[0]);
        // pipes block without heed to interruption; this thread waits for the one that talks to them
        var talk = Thread.ofVirtual().name("tesseract").start(() -> output.set(exchange(process, page)));
        try {
            var began = System.nanoTime();
            if (!talk.join(limit)) return null;
            var left = limit.minusNanos(System.nanoTime() - began);
            if (!process.waitFor(left)) return null;
            return new Answer(process.exitValue(), output.get());
        } finally {
            kill(process);
        }
    }

    private static Process start(List<String> arguments) throws IOException {
        var builder = new ProcessBuilder(arguments).redirectError(ProcessBuilder.Redirect.DISCARD);
        var environment = builder.environment();
        environment.keySet().retainAll(Set.of("PATH", "TESSDATA_PREFIX"));
        // several pages are read at once by several processes; threads inside one only wait for each other
        environment.put("OMP_THREAD_LIMIT", "1");
        return builder.start();
    }

    private static byte[] exchange(Process process, @Nullable BufferedImage page) {
        try (var in = process.getInputStream()) {
            try (var out = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
                if (page != null) write(page, out);
            } catch (IOException closed) {
                // it ended before it had read everything: its status says so
                return in.readNBytes(MAX_OUTPUT_BYTES);
            }
            var bytes = in.readNBytes(MAX_OUTPUT_BYTES);
            if (in.read() >= 0) process.destroyForcibly();
            return bytes;
        } catch (IOException killed) {
            return new byte[0];
        }
    }

    /** As a portable graymap: a header and the pixels. */
    private static void write(BufferedImage page, OutputStream out) throws IOException {
        out.write(("P5\n" + page.getWidth() + " " + page.getHeight() + "\n255\n").getBytes(StandardCharsets.US_ASCII));
        if (page.getType() == BufferedImage.TYPE_BYTE_GRAY
                && page.getRaster().getDataBuffer() instanceof DataBufferByte pixels
                && pixels.getData().length == page.getWidth() * page.getHeight()) {
            out.write(pixels.getData());
            return;
        }
        var row = new int[page.getWidth()];
        for (var y = 0; y < page.getHeight(); y++) {
            page.getRGB(0, y, row.length, 1, row, 0, row.length);
            // the weights of ITU-R BT.601, in 256ths
            for (var pixel : row)
                out.write((77 * (pixel >> 16 & 255) + 151 * (pixel >> 8 & 255) + 28 * (pixel & 255)) >> 8);
        }
    }

    private static void kill(Process process) {
        // wrapper scripts start the program as their child
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Reads Tesseract's TSV: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. */
    static List<Word> words(byte[] output, int width, int height) {
        var words = new ArrayList<Word>();
        var paragraph = 0;
        var line = 0;
        for (var row : new String(output, StandardCharsets.UTF_8).split("\n")) {
            var fields = row.split("\t", 12);
            if (fields.length < 12) continue;
            switch (fields[0]) {
                case "3" -> paragraph++;
                case "4" -> line++;
                case "5" -> {
                    if (!fields[11].isBlank()) words.add(word(fields, paragraph, line, width, height));
                }
                default -> {}
            }
        }
        return words;
    }

    private static Word word(String[] fields, int paragraph, int line, int width, int height) {
        var x = Float.parseFloat(fields[6]) / width;
        var y = Float.parseFloat(fields[7]) / height;
        var wide = Float.parseFloat(fields[8]) / width;
        var high = Float.parseFloat(fields[9]) / height;
        var confidence = Math.clamp(Float.parseFloat(fields[10]) / 100, 0f, 1f);
        return new Word(fields[11].strip(), confidence, paragraph, line, x, y, wide, high);
    }
}
