package dev.lorekeep.parse;

import java.util.regex.Pattern;

/**
 * A structural piece of parsed text, in reading order and not overlapping.
 *
 * @param kind what it is
 * @param start first UTF-16 unit in the parsed text, inclusive
 * @param end last UTF-16 unit, exclusive
 * @param level heading level 1..6 for {@link Kind#HEADING}, else 0
 * @param page page, slide or sheet number from 1; 0 where the format has none
 * @param cells where a row stands in its sheet, as in "B7:F7" or "B7"; empty where the format has no such addresses
 */
public record Block(Kind kind, int start, int end, int level, int page, String cells) {
    private static final Pattern ADDRESS = Pattern.compile("(?:[A-Z]{1,6}[1-9]\\d{0,9}(?::[A-Z]{1,6}[1-9]\\d{0,9})?)?");

    /** Kinds of block. A table is a TABLE_HEADER (if it has one) followed by TABLE_ROWs, one line of text each, cells joined by " | ". */
    public enum Kind {
        TITLE,
        HEADING,
        PARAGRAPH,
        LIST_ITEM,
        TABLE_HEADER,
        TABLE_ROW,
        CODE,
        NOTE
    }

    public Block {
        if (start < 0 || end <= start) throw new IllegalArgumentException("bad range: " + start + ".." + end);
        if (level < 0 || level > 6) throw new IllegalArgumentException("bad heading level: " + level);
        if (!ADDRESS.matcher(cells).matches()) throw new IllegalArgumentException("bad address of cells: " + cells);
    }

    public Block(Kind kind, int start, int end, int level, int page) {
        this(kind, start, end, level, page, "");
    }
}
