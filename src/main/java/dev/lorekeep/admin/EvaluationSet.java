package dev.lorekeep.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Questions whose relevant documents are known, and where the documents are. Read from a folder with {@code queries.jsonl} and
 * either {@code corpus.jsonl} (id, title, text) or {@code documents.jsonl} (id, file); with a language, from
 * {@code corpus.de.jsonl} and {@code queries.de.jsonl}. Where there is a {@code support_pairs.jsonl}, with answers and whether a
 * text of the corpus gives them.
 */
record EvaluationSet(String name, List<Entry> entries, List<Question> questions, List<SupportPair> supportPairs) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One document: either a text or a file. */
    sealed interface Entry {
        String id();
    }

    record TextEntry(String id, String title, String text) implements Entry {}

    record FileEntry(String id, Path file) implements Entry {}

    /** @param answers any one counts; empty when the documents do not answer */
    record Question(String text, Set<String> relevant, List<String> answers, boolean answerable) {}

    /** @param supported whether the text gives this answer to this question */
    record SupportPair(String question, String answer, String title, String text, boolean supported) {}

    static EvaluationSet read(Path folder, Optional<String> language, int maxQuestions) throws IOException {
        var suffix = language.map(code -> "." + code).orElse("");
        var questions = new ArrayList<Question>();
        for (var line : lines(folder, "queries" + suffix + ".jsonl")) questions.add(question(line));
        var name = folder.toAbsolutePath().normalize().getFileName() + suffix.replace('.', '/');
        var entries = entries(folder, suffix);
        return new EvaluationSet(
                name,
                entries,
                questions.subList(0, Math.min(maxQuestions, questions.size())),
                supportPairs(folder, suffix, entries));
    }

    private static List<SupportPair> supportPairs(Path folder, String suffix, List<Entry> entries) throws IOException {
        var name = "support_pairs" + suffix + ".jsonl";
        if (!Files.exists(folder.resolve(name))) return List.of();
        var texts = new HashMap<String, TextEntry>();
        for (var entry : entries) if (entry instanceof TextEntry text) texts.put(text.id(), text);
        var pairs = new ArrayList<SupportPair>();
        for (var line : lines(folder, name)) {
            var text = texts.get(required(line, "doc"));
            if (text == null) throw new IOException(name + " names a text that the corpus has not: " + line.get("doc"));
            pairs.add(new SupportPair(
                    required(line, "question"),
                    required(line, "answer"),
                    text.title(),
                    text.text(),
                    line.path("supported").asBoolean()));
        }
        return pairs;
    }

    private static List<Entry> entries(Path folder, String suffix) throws IOException {
        var entries = new ArrayList<Entry>();
        if (Files.exists(folder.resolve("documents" + suffix + ".jsonl"))) {
            for (var line : lines(folder, "documents" + suffix + ".jsonl"))
                entries.add(new FileEntry(required(line, "id"), folder.resolve(required(line, "file"))));
            return entries;
        }
        for (var line : lines(folder, "corpus" + suffix + ".jsonl"))
            entries.add(new TextEntry(required(line, "id"), line.path("title").asText(""), required(line, "text")));
        return entries;
    }

    private static List<JsonNode> lines(Path folder, String name) throws IOException {
        var file = folder.resolve(name);
        if (!Files.isReadable(file))
            throw new IOException(
                    "there is no " + file
                            + "; a set has queries.jsonl and corpus.jsonl or documents.jsonl (with --lang de: queries.de.jsonl and so on)");
        var lines = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(file)) if (!line.isBlank()) lines.add(JSON.readTree(line));
        return lines;
    }

    private static Question question(JsonNode line) throws IOException {
        return new Question(
                required(line, "text"),
                Set.copyOf(strings(line.path("relevant"))),
                strings(line.path("answers")),
                line.path("answerable").asBoolean(true));
    }

    private static List<String> strings(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static String required(JsonNode line, String field) throws IOException {
        if (!line.hasNonNull(field)) throw new IOException("a line has no \"" + field + "\"");
        return line.get(field).asText();
    }
}
