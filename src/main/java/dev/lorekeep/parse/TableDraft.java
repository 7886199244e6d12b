package dev.lorekeep.parse;

import dev.lorekeep.parse.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes one table as a header line and row lines. Looks at the first rows to find the header where the format does not say which it
 * is, then streams, so a sheet with a million rows costs no memory.
 */
final class TableDraft {
    private record Row(List<String> cells, boolean header, int number) {
        long filled() {
            return cells.stream().filter(cell -> !cell.isEmpty()).count();
        }

        /** From the first cell with text to the last. */
        String address() {
            if (number < 1) return "";
            var first = column(firstFilled(this)) + number;
            var last = column(cells.size() - 1) + number;
            return first.equals(last) ? first : first + ":" + last;
        }

        private static String column(int index) {
            var letter = String.valueOf((char) ('A' + index % LETTERS));
            return index < LETTERS ? letter : column(index / LETTERS - 1) + letter;
        }
    }

    private static final int LETTERS = 26;

    // enough to see captions above a table, the header and whether columns on the left stay empty
    private static final int LOOK_AHEAD_ROWS = 40;
    private static final int MAX_HEADER_CELL = 120;
    private static final Pattern NUMBER =
            Pattern.compile("[-+(]?[\\p{Sc}]?[-+]?\\d[\\d.,:/ %\\-]*[\\p{Sc}%)]?([eE][-+]?\\d+)?");

    private final Draft draft;
    private final boolean guessHeader;
    private final List<Row> waiting = new ArrayList<>();
    private int firstColumn;
    private boolean streaming;
    private boolean began;

    TableDraft(Draft draft, boolean guessHeader) {
        this.draft = draft;
        this.guessHeader = guessHeader;
    }

    void row(List<String> cells, boolean header) {
        row(cells, header, 0);
    }

    /** @param number of the row in its sheet, from 1, whose first cell is in column A; 0 for a table without addresses */
    void row(List<String> cells, boolean header, int number) {
        var clean = new ArrayList<String>(cells.size());
        for (var cell : cells) clean.add(Clean.line(cell));
        while (!clean.isEmpty() && clean.getLast().isEmpty()) clean.removeLast();
        if (clean.isEmpty()) return;
        var row = new Row(clean, header, number);
        if (streaming) {
            write(row, row.header);
            return;
        }
        waiting.add(row);
        if (waiting.size() >= LOOK_AHEAD_ROWS) flush();
    }

    void end() {
        if (!streaming) flush();
        draft.breakApart();
    }

    private void flush() {
        streaming = true;
        if (waiting.isEmpty()) return;
        var widest = waiting.stream().mapToLong(Row::filled).max().orElse(0);
        var next = 0;
        // a lonely cell above the table is its caption
        while (widest > 1
                && next < waiting.size() - 1
                && waiting.get(next).filled() == 1
                && !waiting.get(next).header) {
            var caption = waiting.get(next++);
            draft.add(Kind.PARAGRAPH, String.join(" ", caption.cells), caption.address());
        }
        firstColumn = waiting.stream()
                .skip(next)
                .mapToInt(TableDraft::firstFilled)
                .min()
                .orElse(0);
        for (var i = next; i < waiting.size(); i++) {
            var row = waiting.get(i);
            var guessed = i == next && guessHeader && widest > 1 && i + 1 < waiting.size() && looksLikeHeader(row);
            write(row, row.header || guessed);
        }
        waiting.clear();
    }

    private static int firstFilled(Row row) {
        var i = 0;
        while (i < row.cells.size() - 1 && row.cells.get(i).isEmpty()) i++;
        return i;
    }

    private static boolean looksLikeHeader(Row row) {
        return looksLikeHeader(row.cells);
    }

    /** At least two cells, short ones, and no number among them. */
    static boolean looksLikeHeader(List<String> cells) {
        if (cells.stream().filter(cell -> !cell.isBlank()).count() < 2) return false;
        for (var cell : cells) if (cell.length() > MAX_HEADER_CELL || isNumber(cell)) return false;
        return true;
    }

    static boolean isNumber(String cell) {
        return cell.length() < 40 && NUMBER.matcher(cell).matches();
    }

    private void write(Row row, boolean header) {
        var skip = firstFilled(row) >= firstColumn ? firstColumn : 0;
        var line = String.join(" | ", row.cells.subList(skip, row.cells.size()));
        if (line.replace('|', ' ').isBlank()) return;
        if (!began && !header) draft.breakApart();
        // a second header line inside a table is a row: readers repeat the first only
        draft.add(header && !began ? Kind.TABLE_HEADER : Kind.TABLE_ROW, line, row.address());
        began = true;
    }
}
