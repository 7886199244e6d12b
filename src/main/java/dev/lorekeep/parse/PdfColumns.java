package dev.lorekeep.parse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts the runs of one page into reading order. Rows (runs that overlap vertically) that share a vertical strip of white space form a
 * band; a band is columns of prose, a table, or neither. The decision looks at how the lines fill their column and at the order in which
 * the page was drawn: column after column, or row after row. A recursive variant of the XY cut (Nagy and Seth 1984), without its habit of
 * reading tables by column.
 */
final class PdfColumns {
    /** A row of runs and the white strips inside it. */
    private record Row(List<PdfRun> runs, float top, float bottom) {}

    private record Strip(float from, float to) {
        float width() {
            return to - from;
        }
    }

    /** A line in reading order: one run, or the cells of a table row, in a column with these edges. */
    record Placed(List<PdfRun> runs, List<List<PdfRun>> cells, int column, float left, float right) {}

    // columns inside columns inside columns: more is noise
    private static final int MAX_DEPTH = 4;
    private static final int MAX_COLUMNS = 4;
    // LaTeX sets two columns 10 pt apart at 10 pt; words are never further apart than 0.7 em without being justified
    private static final float MIN_STRIP = 0.9f;
    private static final float MAX_WORD_GAP = 0.7f;
    // list items are indented from their mark by up to half an inch
    private static final float MARK_REACH = 4f;
    private static final int MAX_TABLE_CELL_CHARACTERS = 60;

    private final List<Placed> lines = new ArrayList<>();
    private int column;

    static List<Placed> order(List<PdfRun> runs) {
        var columns = new PdfColumns();
        columns.arrange(merge(runs), 0);
        return columns.lines;
    }

    /** Joins runs that touch on one baseline but were drawn apart: letter by letter, or from right to left. */
    private static List<PdfRun> merge(List<PdfRun> runs) {
        var sorted = new ArrayList<>(runs);
        sorted.sort(Comparator.comparingDouble((PdfRun run) -> run.y));
        var merged = new ArrayList<PdfRun>(runs.size());
        for (var i = 0; i < sorted.size(); ) {
            var first = sorted.get(i);
            var j = i + 1;
            while (j < sorted.size() && sorted.get(j).y - first.y < 0.2f * Math.min(first.size, sorted.get(j).size))
                j++;
            var line = new ArrayList<>(sorted.subList(i, j));
            line.sort(Comparator.comparingDouble((PdfRun run) -> run.x));
            PdfRun open = null;
            for (var run : line) {
                var reach = open == null
                        ? 0
                        : (open.isListMark() ? MARK_REACH : MAX_WORD_GAP) * Math.max(open.size, run.size);
                if (open != null && run.x - open.end < reach) open.addAll(run);
                else merged.add(open = run);
            }
            i = j;
        }
        return merged;
    }

    private void arrange(List<PdfRun> runs, int depth) {
        var rows = rows(runs);
        var flow = new ArrayList<Row>();
        for (var i = 0; i < rows.size(); ) {
            var band = depth < MAX_DEPTH ? band(rows, i) : null;
            if (band == null) {
                flow.add(rows.get(i++));
                continue;
            }
            writeFlow(flow);
            flow.clear();
            if (band.table) writeTable(band);
            else for (var part : band.columns) arrange(part, depth + 1);
            i += band.rows.size();
        }
        writeFlow(flow);
    }

    private static List<Row> rows(List<PdfRun> runs) {
        var sorted = new ArrayList<>(runs);
        sorted.sort(Comparator.comparingDouble((PdfRun run) -> run.y - 0.6f * run.size));
        var rows = new ArrayList<Row>();
        var open = new ArrayList<PdfRun>();
        var top = 0f;
        var bottom = 0f;
        for (var run : sorted) {
            // tight extents, so that lines set close do not touch
            var runTop = run.y - 0.6f * run.size;
            if (!open.isEmpty() && runTop >= bottom) {
                rows.add(new Row(List.copyOf(open), top, bottom));
                open.clear();
            }
            top = open.isEmpty() ? runTop : Math.min(top, runTop);
            bottom = open.isEmpty() ? run.y : Math.max(bottom, run.y);
            open.add(run);
        }
        if (!open.isEmpty()) rows.add(new Row(List.copyOf(open), top, bottom));
        return rows;
    }

    private record Band(List<Row> rows, List<Strip> strips, List<List<PdfRun>> columns, boolean table) {}

    /** The band that begins at this row, or null if the rows from here on are neither columns nor a table. */
    private static @org.jspecify.annotations.Nullable Band band(List<Row> rows, int from) {
        var size = smallest(rows.get(from));
        var strips = strips(rows.get(from), MIN_STRIP * size);
        if (strips.isEmpty()) return null;
        var last = from;
        for (var j = from + 1; j < rows.size(); j++) {
            var row = rows.get(j);
            var left = remaining(strips, row, MIN_STRIP * size);
            if (left.isEmpty()) break;
            var bothSides = sides(row, left) > 1;
            var distance = row.top - rows.get(j - 1).bottom;
            if (!bothSides && distance > 1.6f * size) break;
            strips = left;
            last = j;
        }
        var members = rows.subList(from, last + 1);
        var columns = split(members, strips);
        var k = columns.size();
        if (k < 2) return null;
        var multi = members.stream()
                .filter(row -> sides(row, strips(members, row)) > 1)
                .count();
        var lines = columns.stream()
                .map(List::size)
                .sorted(Comparator.reverseOrder())
                .toList()
                .get(1);
        if (lines < 2) return null;
        var columnMajor = switches(columns) <= (k - 1) + lines / 5;
        var aligned = members.stream().allMatch(PdfColumns::onOneLine);
        var prose = k <= MAX_COLUMNS
                && lines >= 4
                && columns.stream().filter(PdfColumns::isProse).count() >= 2;
        var table = aligned && isTable(columns, multi, k);
        if (table && !(prose && !columnMajor) && !(columnMajor && k == 2 && !numeric(columns)))
            return new Band(members, strips, columns, true);
        if (prose || columnMajor && k <= MAX_COLUMNS) return new Band(members, strips, columns, false);
        return table ? new Band(members, strips, columns, true) : null;
    }

    private static List<Strip> strips(List<Row> members, Row row) {
        return strips(row, MIN_STRIP * smallest(members.getFirst()));
    }

    private static float smallest(Row row) {
        return (float) row.runs.stream().mapToDouble(run -> run.size).min().orElse(10);
    }

    /** White strips between the runs of a row. */
    private static List<Strip> strips(Row row, float min) {
        var sorted = new ArrayList<>(row.runs);
        sorted.sort(Comparator.comparingDouble((PdfRun run) -> run.x));
        var strips = new ArrayList<Strip>();
        var end = sorted.getFirst().end;
        for (var run : sorted) {
            if (run.x - end >= min) strips.add(new Strip(end, run.x));
            end = Math.max(end, run.end);
        }
        return strips;
    }

    /** What the row leaves free of the strips. */
    private static List<Strip> remaining(List<Strip> strips, Row row, float min) {
        var remaining = new ArrayList<Strip>();
        for (var strip : strips) {
            var from = strip.from;
            var to = strip.to;
            for (var run : row.runs) {
                if (run.end <= from || run.x >= to) continue;
                if (run.x <= from) from = Math.max(from, run.end);
                else if (run.end >= to) to = Math.min(to, run.x);
                else if (run.x - from >= to - run.end) to = run.x;
                else from = run.end;
            }
            if (to - from >= min) remaining.add(new Strip(from, to));
        }
        return remaining;
    }

    private static int sides(Row row, List<Strip> strips) {
        return (int) row.runs.stream()
                .mapToInt(run -> columnOf(run, strips))
                .distinct()
                .count();
    }

    private static int columnOf(PdfRun run, List<Strip> strips) {
        var middle = (run.x + run.end) / 2;
        var column = 0;
        while (column < strips.size()
                && middle > strips.get(column).to - strips.get(column).width() / 2) column++;
        return column;
    }

    private static List<List<PdfRun>> split(List<Row> rows, List<Strip> strips) {
        var columns = new ArrayList<List<PdfRun>>();
        for (var i = 0; i <= strips.size(); i++) columns.add(new ArrayList<>());
        for (var row : rows)
            for (var run : row.runs) columns.get(columnOf(run, strips)).add(run);
        columns.removeIf(List::isEmpty);
        return columns;
    }

    /** How often the drawing changed columns. */
    private static int switches(List<List<PdfRun>> columns) {
        record Drawn(int order, int column) {}
        var drawn = new ArrayList<Drawn>();
        for (var i = 0; i < columns.size(); i++) for (var run : columns.get(i)) drawn.add(new Drawn(run.order, i));
        drawn.sort(Comparator.comparingInt(Drawn::order));
        var switches = 0;
        for (var i = 1; i < drawn.size(); i++) if (drawn.get(i).column != drawn.get(i - 1).column) switches++;
        return switches;
    }

    private static boolean onOneLine(Row row) {
        var first = row.runs.getFirst();
        return row.runs.stream().allMatch(run -> Math.abs(run.y - first.y) < 0.5f * first.size);
    }

    /** Lines of prose are long and most reach across their column. */
    private static boolean isProse(List<PdfRun> runs) {
        var left = Float.MAX_VALUE;
        var right = -Float.MAX_VALUE;
        var glyphs = 0;
        for (var run : runs) {
            left = Math.min(left, run.x);
            right = Math.max(right, run.end);
            glyphs += run.glyphCount();
        }
        if (glyphs < 20 * runs.size()) return false;
        var width = right - left;
        return runs.stream().filter(run -> run.end - run.x > 0.7f * width).count() * 2 >= runs.size();
    }

    private static boolean isTable(List<List<PdfRun>> columns, long multi, int k) {
        if (multi < 3 && !(multi == 2 && k >= 3)) return false;
        var runs = 0;
        var glyphs = 0;
        for (var column : columns) {
            runs += column.size();
            for (var run : column) glyphs += run.glyphCount();
        }
        return glyphs < MAX_TABLE_CELL_CHARACTERS * runs;
    }

    private static boolean numeric(List<List<PdfRun>> columns) {
        return columns.stream()
                .skip(1)
                .anyMatch(column -> column.stream()
                                        .filter(run -> TableDraft.isNumber(run.text()))
                                        .count()
                                * 2
                        > column.size());
    }

    private void writeFlow(List<Row> rows) {
        if (rows.isEmpty()) return;
        var left = Float.MAX_VALUE;
        var right = -Float.MAX_VALUE;
        for (var row : rows)
            for (var run : row.runs) {
                left = Math.min(left, run.x);
                right = Math.max(right, run.end);
            }
        column++;
        for (var row : rows) for (var line : lines(row)) lines.add(new Placed(line, List.of(), column, left, right));
    }

    /** Runs of one row by baseline, each from left to right. */
    private static List<List<PdfRun>> lines(Row row) {
        if (row.runs.size() == 1) return List.of(row.runs);
        var sorted = new ArrayList<>(row.runs);
        sorted.sort(Comparator.comparingDouble((PdfRun run) -> run.y));
        var lines = new ArrayList<List<PdfRun>>();
        for (var run : sorted) {
            var previous = lines.isEmpty() ? null : lines.getLast().getFirst();
            if (previous != null && run.y - previous.y < 0.4f * Math.max(run.size, previous.size))
                lines.getLast().add(run);
            else lines.add(new ArrayList<>(List.of(run)));
        }
        for (var line : lines) line.sort(Comparator.comparingDouble((PdfRun run) -> run.x));
        return lines;
    }

    private void writeTable(Band band) {
        column++;
        var left = (float) band.columns.stream()
                .flatMap(List::stream)
                .mapToDouble(run -> run.x)
                .min()
                .orElse(0);
        var right = (float) band.columns.stream()
                .flatMap(List::stream)
                .mapToDouble(run -> run.end)
                .max()
                .orElse(0);
        var table = new ArrayList<List<List<PdfRun>>>();
        for (var row : band.rows) {
            var cells = new ArrayList<List<PdfRun>>();
            for (var i = 0; i <= band.strips.size(); i++) cells.add(new ArrayList<>());
            for (var line : lines(row))
                for (var run : line) cells.get(columnOf(run, band.strips)).add(run);
            table.add(cells);
        }
        for (var row : PdfTableRows.fold(table)) addTableRow(row, left, right);
    }

    private void addTableRow(List<List<PdfRun>> cells, float left, float right) {
        lines.add(new Placed(cells.stream().flatMap(List::stream).toList(), cells, column, left, right));
    }
}
