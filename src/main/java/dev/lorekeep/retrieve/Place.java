package dev.lorekeep.retrieve;

/**
 * A place in a text.
 *
 * @param start first UTF-16 unit, inclusive
 * @param end last UTF-16 unit, exclusive
 */
public record Place(int start, int end) {
    public Place {
        if (start < 0 || end <= start) throw new IllegalArgumentException("bad range: " + start + ".." + end);
    }

    String of(String text) {
        return text.substring(start, end);
    }
}
