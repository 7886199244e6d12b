package dev.lorekeep.parse;

import dev.lorekeep.parse.Block.Kind;

/** Reads plain text: blank lines separate paragraphs, nothing else is guessed. */
final class PlainTextReader implements FormatReader {
    @Override
    public void read(Source source, Draft draft, Parts parts) throws Exception {
        paragraphs(Charsets.read(source.file()), draft);
    }

    static void paragraphs(String text, Draft draft) {
        var paragraph = new StringBuilder();
        for (var line : (Iterable<String>) text.lines()::iterator) {
            if (!line.isBlank()) {
                if (!paragraph.isEmpty()) paragraph.append('\n');
                paragraph.append(line);
                continue;
            }
            write(paragraph, draft);
        }
        write(paragraph, draft);
    }

    private static void write(StringBuilder paragraph, Draft draft) {
        if (paragraph.isEmpty()) return;
        draft.add(Kind.PARAGRAPH, paragraph);
        paragraph.setLength(0);
    }
}
