package dev.lorekeep.parse;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Broken and malicious files: whatever comes in, an outcome with a reason comes out, in time. */
class HostileFilesTest {
    private static final Map<String, byte[]> SAMPLES = Map.of(
            "a.pdf",
            Fixtures.samplePdf(),
            "a.docx",
            Fixtures.docx(),
            "a.xlsx",
            Fixtures.xlsx(),
            "a.eml",
            Fixtures.mail(),
            "a.zip",
            Fixtures.zip("a.txt", "hello there", "b.csv", "a,b\n1,2\n"),
            "a.html",
            "<html><body><h1>Hi</h1><table><tr><td>1</table>".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            "a.json",
            "{\"a\":[1,2,{\"b\":\"c\"}]}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            "a.rtf",
            "{\\rtf1\\ansi{\\b Bold} and plain\\par next}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            "a.md",
            "# T\n\n| a | b |\n|---|---|\n| 1 | 2 |\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    private static Path folder = Path.of("");

    private record Case(String name, byte[] bytes) {
        @Override
        public String toString() {
            return name + " " + java.util.HexFormat.of().formatHex(bytes, 0, Math.min(40, bytes.length)) + "… "
                    + bytes.length;
        }
    }

    @BeforeContainer
    static void createFolder() throws IOException {
        folder = Files.createTempDirectory("hostile");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.collect(Collectors.toList())) Files.delete(file);
        }
        Files.delete(folder);
    }

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void anyBytesEndInAnOutcome(@ForAll("randomBytes") Case file) throws IOException {
        check(file);
    }

    @Property(tries = 250, shrinking = ShrinkingMode.OFF)
    void damagedFilesEndInAnOutcome(@ForAll("damaged") Case file) throws IOException {
        check(file);
    }

    private static void check(Case file) throws IOException {
        var path = Files.write(folder.resolve(file.name), file.bytes);
        ParsedChecks.holds(new DocumentParser().parse(path, file.name));
    }

    @Provide
    Arbitrary<Case> randomBytes() {
        var starts = List.of(
                "",
                "%PDF-1.7\n",
                "PK\003\004",
                "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1",
                "{\\rtf1",
                "<html>",
                "<?xml version=\"1.0\"?>",
                "From: x\n",
                "\u00FF\u00FE",
                "\u001F\u008B\b");
        var names = Arbitraries.of(
                "a.pdf", "a.docx", "a.xls", "a.txt", "a.csv", "a.json", "a.md", "a.eml", "a.odt", "a.tar", "a");
        var bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(2_000);
        return Combinators.combine(Arbitraries.of(starts), bytes, names).as((start, rest, name) -> {
            var head = start.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            var all = Arrays.copyOf(head, head.length + rest.length);
            System.arraycopy(rest, 0, all, head.length, rest.length);
            return new Case(name, all);
        });
    }

    @Provide
    Arbitrary<Case> damaged() {
        var flips = Arbitraries.integers()
                .between(0, Integer.MAX_VALUE)
                .array(int[].class)
                .ofMaxSize(20);
        var keep = Arbitraries.doubles().between(0, 1.3);
        return Combinators.combine(
                        Arbitraries.of(SAMPLES.keySet().stream().sorted().toList()), flips, keep)
                .as((name, positions, share) -> {
                    var bytes = requireNonNull(SAMPLES.get(name)).clone();
                    for (var position : positions)
                        bytes[(position >> 3) % bytes.length] ^= (byte) (1 << (position & 7));
                    return new Case(name, Arrays.copyOf(bytes, (int) (bytes.length * Math.min(1, share))));
                });
    }

    @Example
    void stopsAtTheTimeLimit() throws IOException {
        var limits = new ParseLimits(1 << 30, 20_000_000, Duration.ofMillis(1), 8, 500, 1 << 30);
        var large = Fixtures.write(folder, "slow.md", "| a | b |\n|---|---|\n" + "| one | two |\n".repeat(500_000));
        var began = System.nanoTime();
        var parsed = ParsedText.of(new DocumentParser(limits), large);
        assertThat(parsed.reason()).contains("took longer");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Example
    void cutsTextAtTheCharacterLimit() throws IOException {
        var limits = new ParseLimits(1 << 30, 1_000, Duration.ofMinutes(1), 8, 500, 1 << 30);
        var parsed = ParsedText.of(
                new DocumentParser(limits),
                Fixtures.write(folder, "long.txt", "words and \uD83D\uDE00\n\n".repeat(1_000)));
        assertThat(parsed.outcome()).isInstanceOf(Parsed.Degraded.class);
        assertThat(parsed.reason()).contains("only the first 1000 characters");
        assertThat(parsed.document().text()).hasSizeLessThanOrEqualTo(1_000);
    }

    @Example
    void boundsWhatAnArchiveMayUnpackTo() throws IOException {
        var limits = new ParseLimits(1 << 30, 20_000_000, Duration.ofMinutes(1), 8, 500, 1 << 20);
        var bomb = Files.write(
                folder.resolve("bomb.zip"), Fixtures.zip("zeros.txt", "a".repeat(8 << 20), "more.txt", "more"));
        assertThat(ParsedText.of(new DocumentParser(limits), bomb).reason()).contains("too large when unpacked");
    }

    @Example
    void boundsHowManyFilesAnArchiveMayHold() throws IOException {
        var limits = new ParseLimits(1 << 30, 20_000_000, Duration.ofMinutes(1), 8, 3, 1 << 20);
        var many = Files.write(
                folder.resolve("many.zip"),
                Fixtures.zip("1.txt", "a", "2.txt", "b", "3.txt", "c", "4.txt", "d", "5.txt", "e"));
        assertThat(ParsedText.of(new DocumentParser(limits), many).reason()).contains("only the first 3 were opened");
    }

    @Example
    void refusesFilesThatAreEmptyOrTooLarge() throws IOException {
        var limits = new ParseLimits(10, 1_000, Duration.ofMinutes(1), 8, 3, 1 << 20);
        var parser = new DocumentParser(limits);
        assertThat(ParsedText.of(parser, Fixtures.write(folder, "empty.txt", ""))
                        .reason())
                .contains("empty");
        assertThat(ParsedText.of(parser, Fixtures.write(folder, "large.txt", "a".repeat(11)))
                        .reason())
                .contains("larger than");
        assertThat(ParsedText.of(parser, Fixtures.write(folder, "blank.txt", " \n\t "))
                        .reason())
                .contains("no text");
    }

    @Example
    void survivesDeepNesting() throws IOException {
        var html = Fixtures.write(folder, "deep.html", "<html>" + "<div>".repeat(50_000) + "bottom");
        ParsedChecks.holds(new DocumentParser().parse(html, "deep.html"));
        var json = Fixtures.write(folder, "deep.json", "[".repeat(50_000) + "1");
        ParsedChecks.holds(new DocumentParser().parse(json, "deep.json"));
    }
}
