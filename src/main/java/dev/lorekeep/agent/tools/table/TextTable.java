package dev.lorekeep.agent.tools.table;

import java.util.List;
import java.util.Optional;

/**
 * A table of parsed text.
 *
 * @param name by which SQL knows it: t1, t2, …
 * @param caption heading and sentence above it; may be empty
 * @param page page or sheet from 1; 0 where the format has none
 * @param header its header line, if it has one
 * @param columns from left to right
 * @param rows lines, the first has {@code rowid} 0
 * @param skipped how many rows beyond the limit are left out
 */
record TextTable(
        String name,
        String caption,
        int page,
        Optional<TextRange> header,
        List<Column> columns,
        List<TextRange> rows,
        int skipped) {
    /**
     * @param name by which SQL knows it
     * @param title as the document has it
     */
    record Column(String name, String title, ColumnType type) {}

    TextTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        if (rows.isEmpty()) throw new IllegalArgumentException("a table without rows: " + name);
    }

    /** From its first line to its last. */
    TextRange range() {
        return new TextRange(
                header.orElse(rows.getFirst()).start(), rows.getLast().end());
    }

    /**
     * Where one value stands.
     *
     * @param row its {@code rowid}, from 0
     * @param column from 0
     * @return empty when the row has no such cell
     */
    Optional<TextRange> cell(String text, int row, int column) {
        var cells = Cells.of(text, rows.get(row));
        return column < cells.size() ? Optional.of(cells.get(column)) : Optional.empty();
    }
}
