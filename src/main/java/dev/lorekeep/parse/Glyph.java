package dev.lorekeep.parse;

/**
 * One character (or ligature) drawn on a PDF page, in the reading frame: the page turned so that this text runs left to right.
 * Lengths are in points; y grows downwards and is the baseline.
 *
 * @param size height of the font, after all scaling
 * @param spaceWidth width of a space in this font and size
 * @param spaceBefore true if a space was drawn between it and the glyph before
 * @param order when it was drawn, counted over the page
 */
record Glyph(
        String text,
        float x,
        float y,
        float width,
        float size,
        float spaceWidth,
        boolean bold,
        boolean mono,
        boolean spaceBefore,
        int order) {
    float end() {
        return x + width;
    }
}
