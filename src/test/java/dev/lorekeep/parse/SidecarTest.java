package dev.lorekeep.parse;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an archive says of its files in a file of its own. */
class SidecarTest {
    private static final String ONYX = ".onyx_metadata.json";
    private static final String OWN = ".lorekeep_metadata.json";
    private static final int MANY = 5_001;

    @TempDir
    private Path folder;

    enum Archive {
        ZIP,
        TAR;

        byte[] of(Object... namesAndContents) {
            return this == ZIP ? Fixtures.zip(namesAndContents) : Fixtures.tar(namesAndContents);
        }
    }

    private record Read(Parsed parsed) {
        private ParsedText text() {
            return new ParsedText(parsed);
        }

        Map<String, Given> given() {
            return text().document().members().stream().collect(toMap(Member::name, Member::given));
        }

        Given only() {
            return given().values().iterator().next();
        }

        String reason() {
            return text().reason();
        }
    }

    private Read read(String name, byte[] bytes) throws IOException {
        return read(new DocumentParser(), name, bytes);
    }

    private Read read(DocumentParser parser, String name, byte[] bytes) throws IOException {
        return read(parser, folder, name, bytes);
    }

    private static Read read(DocumentParser parser, Path folder, String name, byte[] bytes) throws IOException {
        var parsed = parser.parse(Files.write(folder.resolve(name), bytes), name, folder.resolve("members"));
        ParsedChecks.holds(parsed);
        return new Read(parsed);
    }

    /** An archive with one file, {@code a.txt}, and this said of it. */
    private Read said(String properties) throws IOException {
        return read("a.zip", Fixtures.zip("a.txt", "words", ONYX, "[{\"filename\": \"a.txt\", " + properties + "}]"));
    }

    static Stream<Arguments> archivesAndNames() {
        return Stream.of(Archive.values())
                .flatMap(archive -> Sidecar.NAMES.stream()
                        .flatMap(name -> Stream.of(name, "./" + name))
                        .map(name -> Arguments.of(archive, name)));
    }

    @ParameterizedTest
    @MethodSource("archivesAndNames")
    void describesTheOtherFilesAndIsNoneItself(Archive archive, String sidecar) throws IOException {
        var read = read("archive", archive.of("a.txt", "first", "sub/b.txt", "second", "c.txt", "third", sidecar, """
                        [{"filename": "a.txt", "file_display_name": "The first", "title": "Not this",
                          "link": "https://example.org/a", "doc_updated_at": "2026-03-01T00:00:00Z",
                          "primary_owners": ["ada@example.org", "ben@example.org"], "pages": 1.10, "final": true,
                          "nothing": null},
                         {"filename": "./sub\\\\b.txt", "title": "The second"}]
                        """));
        assertThat(read.parsed).isInstanceOf(Parsed.Complete.class);
        assertThat(read.given())
                .containsOnly(
                        entry(
                                "a.txt",
                                new Given(
                                        "The first",
                                        Map.of(
                                                "link",
                                                "https://example.org/a",
                                                "doc_updated_at",
                                                "2026-03-01T00:00:00Z",
                                                "primary_owners",
                                                "ada@example.org, ben@example.org",
                                                "pages",
                                                "1.10",
                                                "final",
                                                "true"))),
                        entry("sub/b.txt", new Given("The second", Map.of())),
                        entry("c.txt", Given.NOTHING));
        assertThat(read.text().document().text()).doesNotContain("metadata", "example.org");
    }

    @ParameterizedTest
    @EnumSource
    void believesItsOwnNameFirst(Archive archive) throws IOException {
        var read = read(
                "archive",
                archive.of(
                        ONYX,
                        "[{\"filename\": \"a.txt\", \"title\": \"Onyx\"}]",
                        "a.txt",
                        "words",
                        OWN,
                        "[{\"filename\": \"a.txt\", \"title\": \"Own\"}]"));
        assertThat(read.given()).containsOnly(entry("a.txt", new Given("Own", Map.of())));
        assertThat(read.text().document().text()).doesNotContain("metadata");
    }

    @Test
    void takesAnObjectByFileName() throws IOException {
        var read = read(
                "a.zip",
                Fixtures.zip("Bu\u0308cher.txt", "words", ONYX, "\uFEFF{\"B\u00FCcher.txt\": {\"title\": \"Books\"}}"));
        assertThat(read.only()).isEqualTo(new Given("Books", Map.of()));
        assertThat(read.reason()).isEmpty();
    }

    @Test
    void isAnOrdinaryFileInAFolder() throws IOException {
        var read = read("a.zip", Fixtures.zip("a.txt", "words", "sub/" + ONYX, "[{\"filename\": \"a.txt\"}]"));
        assertThat(read.given()).containsOnlyKeys("a.txt", "sub/" + ONYX);
    }

    @Test
    void ofArchivesInArchivesIsNotTextEither() throws IOException {
        var described = "[{\"filename\": \"a.txt\", \"title\": \"Inner\"}]";
        var inner = Fixtures.zip("a.txt", "words", ONYX, described);
        var read = read("outer.zip", Fixtures.zip("inner.zip", inner, "a.txt", "other words"));
        assertThat(read.given()).containsOnly(entry("inner.zip", Given.NOTHING), entry("a.txt", Given.NOTHING));
        assertThat(read.text().document().text()).doesNotContain("Inner");
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(Fixtures.tar("a.txt", "words", ONYX, described));
        }
        assertThat(read("a.tgz", packed.toByteArray()).text().document().text())
                .contains("words")
                .doesNotContain("Inner");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[{\"filename\": \"a.txt\"}",
                "12",
                "\"a.txt\"",
                "[] []",
                "[{\"filename\": \"a.txt\", \"title\": \"A\"}] and more",
                "[{\"filename\": \"a.txt\", \"title\": NaN}]"
            })
    void isLeftAsideWhenItIsNoJson(String json) throws IOException {
        for (var archive : Archive.values()) {
            var read = read("archive", archive.of(ONYX, json, "a.txt", "words"));
            assertThat(read.parsed).isInstanceOf(Parsed.Degraded.class);
            assertThat(read.reason()).matches("The metadata file .* is not valid \\(see line 1\\); its files .*");
            assertThat(read.given()).containsOnly(entry("a.txt", Given.NOTHING));
        }
    }

    @Test
    void isLeftAsideWhenItIsNestedTooDeeply() throws IOException {
        assertThat(said("\"a\": " + "[".repeat(100_000)).reason()).contains("metadata file", "cannot be read");
    }

    @ParameterizedTest
    @EnumSource
    void isLeftAsideWhenItIsTooLarge(Archive archive) throws IOException {
        var entry = "[{\"filename\": \"a.txt\", \"title\": \"A\"}]";
        var largest = entry + " ".repeat(Sidecar.MAX_BYTES - entry.length());
        assertThat(read("fits", archive.of("a.txt", "words", ONYX, largest))
                        .only()
                        .title())
                .isEqualTo("A");
        var read = read("large", archive.of("a.txt", "words", ONYX, largest + " "));
        assertThat(read.reason()).contains("is larger than 1 MB");
        assertThat(read.only()).isEqualTo(Given.NOTHING);
    }

    @Test
    void isReadUpToSoManyEntries() throws IOException {
        var json = IntStream.rangeClosed(1, MANY)
                .mapToObj(i -> "{\"filename\": \"" + i + ".txt\", \"title\": \"T" + i + "\"}")
                .collect(joining(",", "[", "]"));
        var read = read("a.zip", Fixtures.zip("5000.txt", "words", "5001.txt", "words", ONYX, json));
        assertThat(read.given())
                .containsOnly(entry("5000.txt", new Given("T5000", Map.of())), entry("5001.txt", Given.NOTHING));
        assertThat(read.reason()).contains("more than 5000 entries", "names 4999 files that are not in it");
    }

    @ParameterizedTest
    @EnumSource
    void saysWhichFilesAreNotThere(Archive archive) throws IOException {
        var read = read("archive", archive.of("a.txt", "words", ONYX, """
                        [{"filename": "gone\\u0007.txt"}, {"filename": "a.txt", "title": "A"}, {"filename": "A.TXT"}]
                        """));
        assertThat(read.parsed).isInstanceOf(Parsed.Degraded.class);
        assertThat(read.reason())
                .isEqualTo("The metadata file of this archive names 2 files that are not in it, first “gone.txt”.");
        assertThat(read.only().title()).isEqualTo("A");
    }

    @ParameterizedTest
    @EnumSource
    void doesNotCallMissingWhatWasNotOpened(Archive archive) throws IOException {
        var limits = new ParseLimits(1 << 30, 20_000_000, Duration.ofMinutes(1), 8, 1, 1 << 20);
        var json = "[{\"filename\": \"a.txt\", \"title\": \"A\"}, {\"filename\": \"d.txt\"}]";
        var read = read(
                new DocumentParser(limits),
                "archive",
                archive.of("a.txt", "a", "b.txt", "b", "c.txt", "c", "d.txt", "d", ONYX, json));
        assertThat(read.given()).contains(entry("a.txt", new Given("A", Map.of())));
        assertThat(read.reason()).contains("only the first 1 were opened").doesNotContain("metadata file");
    }

    @Test
    void saysWhatItLeavesOut() throws IOException {
        var read = read("a.zip", Fixtures.zip("a.txt", "words", ONYX, """
                        [7, {"title": "of nothing"}, {"filename": ["a.txt"]}, {"filename": "a.txt", "title": {"x": 1}, "tags": ["x", 1],
                         "deep": {"filename": "b.txt"}, "kept": "yes"}, {"filename": "./a.txt", "title": "again"}]
                        """));
        assertThat(read.only()).isEqualTo(new Given("", Map.of("kept", "yes")));
        assertThat(read.reason())
                .isEqualTo("In the metadata file of this archive 7 things were left out, first an entry without a file"
                        + " name.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "file:///etc/passwd",
                "//example.org",
                "https:example.org",
                "no link",
                "ftp://example.org"
            })
    void takesLinksToWebPagesOnly(String link) throws IOException {
        var read = said("\"link\": \"" + link + "\"");
        assertThat(read.only()).isEqualTo(Given.NOTHING);
        assertThat(read.reason()).contains("1 thing was left out: “link” of “a.txt”");
    }

    @Test
    void cutsWhatIsTooLongAndDropsWhatIsNotText() throws IOException {
        var grin = "\\uD83D\\uDE00";
        var given = said("\"title\": \"" + "t".repeat(300)
                        + "\", \"nul\\u0000\\u202E\": \"a\\u0000\\u001Bb\\nc\\uD800\", "
                        + "\"long\": \"" + "x".repeat(999) + grin + "\", \"" + "n".repeat(100) + "\": 1, \"\": 2, \""
                        + "n".repeat(101) + "\": 3, \"empty\": \" \\u0000\"")
                .only();
        assertThat(given.title()).hasSize(201).endsWith("t…");
        assertThat(given.metadata())
                .containsOnly(entry("nul", "ab c"), entry("long", "x".repeat(999)), entry("n".repeat(100), "1"));
    }

    @Test
    void keepsFiftyPropertiesOfAFile() throws IOException {
        var read = said(
                IntStream.range(0, 60).mapToObj(i -> "\"p" + i + "\": " + i).collect(joining(",")));
        assertThat(read.only().metadata()).hasSize(50).containsKeys("p0", "p49");
        assertThat(read.reason()).contains("10 things were left out, first “p50” of “a.txt”");
    }

    @ParameterizedTest
    @EnumSource
    void isNoDocumentByItself(Archive archive) throws IOException {
        var read = read("archive", archive.of(ONYX, "[]"));
        assertThat(read.parsed).isInstanceOf(Parsed.Unreadable.class);
        assertThat(read.reason()).isEqualTo("This archive holds nothing but a metadata file.");
    }

    @Test
    void thatIsDamagedDoesNotKeepAnArchiveFromBeingRead() throws IOException {
        var bytes = Fixtures.zip(OWN, "[{\"filename\": \"a.txt\", \"title\": \"A\"}]".repeat(3), "a.txt", "words");
        // after a header of 30 bytes and the name stands what is packed
        for (var i = 30 + OWN.length(); i < 30 + OWN.length() + 8; i++) bytes[i] = (byte) ~bytes[i];
        var read = read("a.zip", bytes);
        assertThat(read.reason()).contains("metadata file", "is damaged");
        assertThat(read.given()).containsOnly(entry("a.txt", Given.NOTHING));
    }

    @Property(tries = 300)
    void neverKeepsAnArchiveFromBeingRead(@ForAll("sidecars") byte[] sidecar) throws IOException {
        var own = Files.createTempDirectory("sidecar");
        try {
            for (var archive : Archive.values()) {
                var read = read(new DocumentParser(), own, "archive", archive.of(OWN, sidecar, "a.txt", "words"));
                assertThat(read.given()).containsOnlyKeys("a.txt");
            }
        } finally {
            try (var left = Files.walk(own)) {
                left.sorted(Comparator.reverseOrder()).forEach(SidecarTest::delete);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Provide
    Arbitrary<byte[]> sidecars() {
        var pieces = Arbitraries.of(
                "[",
                "]",
                "{",
                "}",
                ",",
                ":",
                "\"filename\"",
                "\"a.txt\"",
                "\"title\"",
                "\"link\"",
                "\"http://a\"",
                "1",
                "null",
                "\"\\uD800\"",
                "\"\\u0000\"",
                "1e999",
                "\u00FF",
                " ");
        var shuffled = pieces.list().ofMaxSize(40).map(list -> String.join("", list));
        var value =
                Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(20).map(SidecarTest::quoted));
        var likely = Combinators.combine(value, value, value)
                .as((one, two, three) ->
                        "[{\"filename\":\"a.txt\",\"title\":" + one + ",\"x\":" + two + ",\"link\":" + three + "}]");
        return Arbitraries.oneOf(shuffled, likely).map(json -> json.getBytes(StandardCharsets.UTF_8));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
