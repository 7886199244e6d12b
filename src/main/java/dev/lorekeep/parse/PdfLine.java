package dev.lorekeep.parse;

import java.util.List;

/**
 * One line of a PDF page, placed.
 *
 * @param cells more than one for a row of a table
 * @param left left edge of the column it stands in, in points of the reading frame
 * @param right right edge of that column
 * @param column counts columns and bands over the page: lines of different columns are not joined by layout alone
 * @param box the place on the displayed page, as fractions
 */
record PdfLine(
        String text,
        List<PdfCell> cells,
        int page,
        int column,
        float left,
        float right,
        float x,
        float end,
        float y,
        float size,
        boolean bold,
        boolean mono,
        Box box) {
    /** Fractions of the displayed page, origin top left. */
    record Box(float x, float y, float width, float height) {}

    boolean isTableRow() {
        return cells.size() > 1;
    }
}
