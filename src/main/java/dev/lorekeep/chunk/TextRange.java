package dev.lorekeep.chunk;

import org.jspecify.annotations.Nullable;

/**
 * @param start first UTF-16 unit, inclusive
 * @param end last UTF-16 unit, exclusive
 */
public record TextRange(int start, int end) {
    public TextRange {
        if (start < 0 || end <= start) throw new IllegalArgumentException("bad range: " + start + ".." + end);
    }

    public String of(String text) {
        return text.substring(start, end);
    }

    int length() {
        return end - start;
    }

    TextRange plus(int offset) {
        return new TextRange(start + offset, end + offset);
    }

    /** Without white space at either end; null if nothing else is there. */
    static @Nullable TextRange trimmed(String text, int start, int end) {
        while (start < end && Character.isWhitespace(text.charAt(start))) start++;
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) end--;
        return start < end ? new TextRange(start, end) : null;
    }
}
