package dev.lorekeep.parse;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Picks what a document is called: its own title where it has a sensible one, else its first main heading, else its file name. */
final class Titles {
    private static final int MAX_TITLE = 200;
    private static final int FAR_DOWN = 4000;
    private static final Pattern BORING = Pattern.compile(
            "(?i)untitled.*|no title|title|(power ?point )?presentation|(microsoft )?(word|excel|power ?point)( document)?"
                    + "|(document|presentation|book|workbook|slide|sheet|page) ?\\d*|.*\\.(docx?|pdf|pptx?|xlsx?|odt|rtf|indd|tex|dvi|qxd|html?|txt|cdr|ai|wpd)"
                    + "|[\\d\\W_]*|[a-f0-9-]{16,}");
    private static final Pattern PRINTED_BY = Pattern.compile("(?i)^microsoft (word|excel|powerpoint) - ");

    private Titles() {}

    static String choose(@Nullable String own, List<Block> blocks, String text, Source source) {
        if (own != null) {
            var bare = PRINTED_BY.matcher(own).replaceFirst("").strip();
            if (bare.length() >= 3 && !BORING.matcher(bare).matches()) return cut(bare);
        }
        for (var block : blocks)
            if (block.kind() == Block.Kind.TITLE) return cut(text.substring(block.start(), block.end()));
        // sheet names and slide titles are headings of parts, not of the whole
        var ofParts = source.mediaType().contains("sheet") || source.mediaType().contains("excel");
        for (var i = 0; i < blocks.size() && !ofParts; i++) {
            var block = blocks.get(i);
            if (block.start() > FAR_DOWN) break;
            if (block.kind() != Block.Kind.HEADING || block.end() - block.start() < 3) continue;
            if (block.level() == 1 || i < 3) return cut(text.substring(block.start(), block.end()));
        }
        var stem = Clean.line(source.stem());
        if (!stem.isEmpty()) return cut(stem);
        return "Untitled";
    }

    /** One line that is not too long for lists. */
    static String cut(String title) {
        var line = Clean.line(title);
        if (line.length() <= MAX_TITLE) return line;
        var end = line.lastIndexOf(' ', MAX_TITLE);
        if (end < MAX_TITLE / 2)
            end = Character.isHighSurrogate(line.charAt(MAX_TITLE - 1)) ? MAX_TITLE - 1 : MAX_TITLE;
        return line.substring(0, end) + "…";
    }
}
