package dev.lorekeep.parse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads a fixture and shows it the way tests talk about it. */
record ParsedText(Parsed outcome) {
    static ParsedText of(Path file) {
        return of(new DocumentParser(), file);
    }

    static ParsedText of(DocumentParser parser, Path file) {
        var parsed = parser.parse(file, file.getFileName().toString());
        ParsedChecks.holds(parsed);
        return new ParsedText(parsed);
    }

    static ParsedText of(Path folder, String name, byte[] bytes) throws IOException {
        return of(Files.write(folder.resolve(name), bytes));
    }

    ParsedDocument document() {
        return switch (outcome) {
            case Parsed.Complete complete -> complete.document();
            case Parsed.Degraded degraded -> degraded.document();
            case Parsed.Unreadable unreadable -> throw new AssertionError("unreadable: " + unreadable.reason());
        };
    }

    String reason() {
        return switch (outcome) {
            case Parsed.Complete ignored -> "";
            case Parsed.Degraded degraded -> degraded.reason();
            case Parsed.Unreadable unreadable -> unreadable.reason();
        };
    }

    /** Blocks as "KIND text", headings with their level. */
    List<String> blocks() {
        return document().blocks().stream()
                .map(block -> block.kind() + (block.level() > 0 ? " " + block.level() : "") + " " + textOf(block))
                .toList();
    }

    String textOf(Block block) {
        return document().text().substring(block.start(), block.end());
    }

    /** The box of the line that contains these words. */
    LineBox boxOf(String words) {
        var at = document().text().indexOf(words);
        if (at < 0)
            throw new AssertionError("no “" + words + "” in " + document().text());
        return document().boxes().stream()
                .filter(box -> box.start() <= at && at < box.end())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no box for “" + words + "”"));
    }
}
