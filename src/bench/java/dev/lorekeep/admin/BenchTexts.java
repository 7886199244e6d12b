package dev.lorekeep.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Texts to embed: a file that somebody names, else the paragraphs of our own documentation. */
final class BenchTexts {
    private static final int MIN_CHARACTERS = 200;

    private BenchTexts() {}

    static List<String> read(List<String> arguments) throws IOException {
        int option = arguments.indexOf("--texts");
        if (option >= 0 && option + 1 < arguments.size()) return lines(Path.of(arguments.get(option + 1)));
        return documentation(Path.of(System.getProperty("lorekeep.home", ".")));
    }

    private static List<String> lines(Path file) throws IOException {
        var json = new ObjectMapper();
        var texts = new ArrayList<String>();
        for (var line : Files.readAllLines(file)) {
            if (line.startsWith("{")) texts.add(json.readTree(line).path("text").asText());
            else if (!line.isBlank()) texts.add(line);
        }
        return texts;
    }

    private static List<String> documentation(Path home) throws IOException {
        var texts = new ArrayList<String>();
        try (var files = Files.walk(home, 4)) {
            for (var file : files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.startsWith(home.resolve("target")))
                    .sorted()
                    .toList()) {
                var passage = new StringBuilder();
                for (var paragraph : Files.readString(file).split("\n\n")) {
                    passage.append(paragraph).append('\n');
                    if (passage.length() < MIN_CHARACTERS) continue;
                    texts.add(passage.toString());
                    passage.setLength(0);
                }
            }
        }
        return texts;
    }
}
