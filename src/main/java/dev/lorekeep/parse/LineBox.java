package dev.lorekeep.parse;

/**
 * Where one run of parsed text stands on a page, for highlighting. Coordinates are fractions of the displayed page's width and
 * height (0..1, origin top left, after the page's own rotation).
 *
 * @param start first UTF-16 unit of the run in the parsed text, inclusive
 * @param end last UTF-16 unit, exclusive
 * @param page page number from 1
 */
public record LineBox(int start, int end, int page, float x, float y, float width, float height) {
    public LineBox {
        if (start < 0 || end <= start) throw new IllegalArgumentException("bad range: " + start + ".." + end);
        if (page < 1) throw new IllegalArgumentException("bad page: " + page);
    }
}
