package dev.lorekeep.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.testing.EvaluationData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Awkward files collected from other projects, against what their manifest expects. Skipped where the collection is absent. */
class DocumentsTest {
    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(60);

    private record Row(
            String file,
            String expected,
            String actual,
            boolean met,
            boolean hard,
            int nice,
            int missing,
            String detail) {}

    private final DocumentParser parser = new DocumentParser();
    private final boolean recognises =
            new Tesseract(ParseOptions.DEFAULTS).readiness() instanceof TextRecognition.Readiness.Ready;

    @Test
    void readsTheCollectionAsItsManifestExpects() throws IOException {
        var folder = folder();
        assumeTrue(Files.exists(folder.resolve("manifest.json")), "no document collection at " + folder);
        var rows = new ArrayList<Row>();
        for (var expected : new ObjectMapper()
                .readTree(folder.resolve("manifest.json").toFile())
                .get("documents")) rows.add(check(folder, expected));
        print(rows);
        assertThat(rows.stream().filter(row -> !row.met && !row.hard)).isEmpty();
    }

    @Test
    void saysOfScansThatTextRecognitionIsMissing() throws IOException {
        var folder = folder();
        assumeTrue(Files.exists(folder.resolve("manifest.json")), "no document collection at " + folder);
        for (var expected : new ObjectMapper()
                .readTree(folder.resolve("manifest.json").toFile())
                .get("documents")) {
            if (!expected.path("needs_ocr").asBoolean()) continue;
            var parsed = ParsedText.of(
                    OcrTest.WITHOUT, folder.resolve(expected.get("file").asText()));
            assertThat(parsed.outcome()).isInstanceOf(Parsed.Unreadable.class);
            assertThat(parsed.reason()).contains("no text layer, OCR not installed");
        }
    }

    private static Path folder() {
        var set = System.getProperty("lorekeep.test.documents");
        if (set != null) return Path.of(set);
        return EvaluationData.folder("documents");
    }

    private Row check(Path folder, JsonNode expected) {
        var file = folder.resolve(expected.get("file").asText());
        var limit = expected.has("max_seconds")
                ? Duration.ofSeconds(expected.get("max_seconds").asInt())
                : DEFAULT_LIMIT;
        var began = System.nanoTime();
        var parsed = parser.parse(file, file.getFileName().toString());
        var took = Duration.ofNanos(System.nanoTime() - began);
        var problems = new ArrayList<String>();
        if (took.compareTo(limit) > 0) problems.add("took " + took.toSeconds() + " s");
        var document = switch (parsed) {
            case Parsed.Complete complete -> complete.document();
            case Parsed.Degraded degraded -> degraded.document();
            case Parsed.Unreadable ignored -> null;
        };
        if (document != null) ParsedChecks.holds(document);
        var reason = switch (parsed) {
            case Parsed.Complete ignored -> "";
            case Parsed.Degraded degraded -> sentence(degraded.reason(), degraded.remedy(), problems);
            case Parsed.Unreadable unreadable -> sentence(unreadable.reason(), unreadable.remedy(), problems);
        };
        var outcome = expected.get("expect").asText();
        if (expected.path("needs_ocr").asBoolean() && !recognises) {
            if (document != null || !reason.contains("no text layer") && !reason.contains("picture"))
                problems.add("should say that there is no text layer");
        } else {
            switch (outcome) {
                case "reject" -> checkRejected(expected, document, reason, problems);
                case "degraded" -> {
                    if (document != null) checkText(expected, document, problems);
                }
                default -> {
                    if (document == null) problems.add("not read: " + reason);
                    else checkText(expected, document, problems);
                }
            }
        }
        var nice = document == null
                ? 0
                : texts(expected, "nice_to_contain").stream()
                        .filter(text -> !normal(document.text()).contains(normal(text)))
                        .count();
        if (nice > 0) reason += " [" + nice + " nice to have missing]";
        var actual = parsed.getClass().getSimpleName();
        var detail = problems.isEmpty() ? reason : String.join("; ", problems) + " | " + reason;
        return new Row(
                file.getFileName().toString(),
                outcome,
                actual,
                problems.isEmpty(),
                expected.path("hard").asBoolean(),
                texts(expected, "nice_to_contain").size(),
                (int) nice,
                detail.strip());
    }

    private static String sentence(String reason, String remedy, List<String> problems) {
        for (var text : List.of(reason, remedy)) {
            if (text.isBlank() || !text.endsWith(".")) problems.add("not a sentence: " + text);
            if (text.contains("Exception") || text.contains("java.") || text.contains("org."))
                problems.add("not for people: " + text);
        }
        return reason;
    }

    private static void checkRejected(
            JsonNode expected,
            @org.jspecify.annotations.Nullable ParsedDocument document,
            String reason,
            List<String> problems) {
        if (document != null) problems.add("should have been refused");
        var word = expected.path("reason").asText().equals("encrypted") ? "password" : "damaged";
        if (!reason.contains(word)) problems.add("should name the reason: " + word);
    }

    private static void checkText(JsonNode expected, ParsedDocument document, List<String> problems) {
        var text = normal(document.text());
        for (var wanted : texts(expected, "must_contain"))
            if (!text.contains(normal(wanted))) problems.add("lacks “" + wanted + "”");
        for (var wanted : texts(expected, "must_contain_tokens"))
            if (!text.contains(normal(wanted))) problems.add("lacks “" + wanted + "”");
        for (var wanted : texts(expected, "members"))
            if (!text.contains(normal(wanted))) problems.add("lacks member “" + wanted + "”");
        for (var unwanted : texts(expected, "must_not_contain"))
            if (text.contains(normal(unwanted))) problems.add("contains “" + unwanted + "”");
        var any = texts(expected, "must_contain_any");
        if (!any.isEmpty() && any.stream().noneMatch(wanted -> text.contains(normal(wanted))))
            problems.add("lacks all of " + any);
        var last = -1;
        for (var wanted : texts(expected, "reading_order")) {
            var at = text.indexOf(normal(wanted));
            if (at < last) problems.add("out of order: “" + wanted + "”");
            last = at;
        }
    }

    private static List<String> texts(JsonNode expected, String field) {
        var texts = new ArrayList<String>();
        for (var text : expected.path(field)) texts.add(text.asText());
        return texts;
    }

    /** As the manifest says; and our bars between the cells of a table are white space to it. */
    private static String normal(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .replaceAll("[\\u00AD\\u200B-\\u200F\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]", "")
                .replaceAll("(\\s|(?<=\\s)\\|(?=\\s))+", " ");
    }

    private static void print(List<Row> rows) {
        for (var row : rows)
            System.out.printf(
                    "%-4s %-46s %-9s %-11s %s%s%n",
                    row.met ? "ok" : "MISS", row.file, row.expected, row.actual, row.hard ? "(hard) " : "", row.detail);
        System.out.printf(
                "%d of %d as expected, hard ones %d of %d; nice to contain: %d of %d texts missing%n",
                rows.stream().filter(Row::met).count(),
                rows.size(),
                rows.stream().filter(row -> row.hard && row.met).count(),
                rows.stream().filter(Row::hard).count(),
                rows.stream().mapToInt(Row::missing).sum(),
                rows.stream().mapToInt(Row::nice).sum());
    }
}
