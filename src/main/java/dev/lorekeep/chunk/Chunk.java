package dev.lorekeep.chunk;

import java.util.List;

/**
 * A passage of parsed text: {@code text} is exactly {@code parsed.text().substring(start, end)}.
 *
 * @param ordinal place among the document's chunks, from 0
 * @param start first UTF-16 unit, inclusive
 * @param end last UTF-16 unit, exclusive
 * @param text the passage as shown and cited
 * @param headingPath headings above the passage, outermost first
 * @param tableHeader header row of the table, or question, that the passage continues; empty otherwise
 * @param page page of its first character; 0 where the format has none
 */
public record Chunk(
        int ordinal, int start, int end, String text, List<String> headingPath, String tableHeader, int page) {
    public Chunk {
        if (ordinal < 0) throw new IllegalArgumentException("bad ordinal: " + ordinal);
        if (start < 0 || end <= start) throw new IllegalArgumentException("bad range: " + start + ".." + end);
        if (text.length() != end - start) throw new IllegalArgumentException("text does not fit " + start + ".." + end);
        headingPath = List.copyOf(headingPath);
    }

    /** What precedes the passage when it is embedded and keyword-indexed, never shown as its text: title, headings, table header. */
    public String context(String title) {
        // a title of unusual length would push the passage out of the model's window
        var lines = new StringBuilder(Section.clip(title));
        for (var heading : headingPath) {
            if (!heading.equals(title)) lines.append(" > ").append(heading);
        }
        if (!tableHeader.isEmpty()) lines.append('\n').append(tableHeader);
        return lines.toString();
    }
}
