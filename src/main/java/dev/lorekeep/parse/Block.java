package dev.lorekeep.parse;

/**
 * A structural piece of parsed text, in reading order and not overlapping.
 *
 * @param kind what it is
 * @param start first UTF-16 unit in the parsed text, inclusive
 * @param end last UTF-16 unit, exclusive
 * @param level heading level 1..6 for {@link Kind#HEADING}, else 0
 * @param page page, slide or sheet number from 1; 0 where the format has none
 */
public record Block(Kind kind, int start, int end, int level, int page) {
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
    }
}
