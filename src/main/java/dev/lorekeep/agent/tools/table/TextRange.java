package dev.lorekeep.agent.tools.table;

/**
 * A place in parsed text.
 *
 * @param start first UTF-16 unit, inclusive
 * @param end last UTF-16 unit, exclusive; an empty cell has an empty range
 */
public record TextRange(int start, int end) {
    public TextRange {
        if (start < 0 || end < start) throw new IllegalArgumentException("bad range: " + start + ".." + end);
    }

    String of(String text) {
        return text.substring(start, end);
    }
}
