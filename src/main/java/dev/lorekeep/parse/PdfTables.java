package dev.lorekeep.parse;

import dev.lorekeep.parse.PdfCanvas.Rule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds ruled tables: rules that cross form a grid, the text between them its cells; where a rule is missing, cells are one. Takes the
 * text of tables out of the page's runs. All in the reading frame of one text angle, y downwards.
 */
final class PdfTables {
    /** Cells by row and column, empty where a row has none or a cell beside or above reaches over; runs of a cell in no order. */
    record Table(float left, float top, float right, float bottom, List<List<List<PdfRun>>> rows) {}

    /** A horizontal or vertical rule: where it lies, and from where to where it goes. */
    private static final class Line {
        final float at;
        float from;
        float to;

        Line(float at, float from, float to) {
            this.at = at;
            this.from = from;
            this.to = to;
        }
    }

    // rules drawn as the edges of neighbouring cells lie a line's width or two apart
    private static final float SNAP = 2.5f;
    private static final float TOUCH = 3.5f;
    private static final int MAX_LINES = 1_200;
    private static final int MAX_CELLS = 6_000;
    private static final float MIN_CELL = 5f;
    // boxes around prose have longer texts in them
    private static final int MAX_MEAN_CHARACTERS = 400;
    private static final float MIN_FILLED = 0.2f;

    private PdfTables() {}

    /** @param runs those inside tables are taken out */
    static List<Table> take(List<Rule> rules, List<PdfRun> runs) {
        if (rules.size() < 4 || runs.isEmpty()) return List.of();
        var horizontal = new ArrayList<Line>();
        var vertical = new ArrayList<Line>();
        for (var rule : rules)
            if (rule.x1() - rule.x0() >= rule.y1() - rule.y0())
                horizontal.add(new Line((rule.y0() + rule.y1()) / 2, rule.x0(), rule.x1()));
            else vertical.add(new Line((rule.x0() + rule.x1()) / 2, rule.y0(), rule.y1()));
        var across = joined(horizontal);
        var down = joined(vertical);
        if (across.size() < 2 || down.isEmpty() || across.size() + down.size() > MAX_LINES) return List.of();
        var tables = new ArrayList<Table>();
        for (var group : groups(across, down)) {
            Draft.checkInterrupted();
            var grid = PdfGrid.of(group.across, group.down);
            if (grid == null) continue;
            var table = fill(grid, runs);
            if (table != null) tables.add(table);
        }
        return tables;
    }

    /** Pieces of the same rule as one. */
    private static List<Line> joined(List<Line> lines) {
        lines.sort(Comparator.comparingDouble((Line line) -> line.at).thenComparingDouble(line -> line.from));
        var joined = new ArrayList<Line>();
        for (var i = 0; i < lines.size(); ) {
            var j = i + 1;
            while (j < lines.size() && lines.get(j).at - lines.get(i).at < SNAP) j++;
            var same = new ArrayList<>(lines.subList(i, j));
            same.sort(Comparator.comparingDouble((Line line) -> line.from));
            Line open = null;
            for (var line : same) {
                if (open != null && line.from <= open.to + SNAP) open.to = Math.max(open.to, line.to);
                else joined.add(open = new Line(lines.get(i).at, line.from, line.to));
            }
            i = j;
        }
        joined.removeIf(line -> line.to - line.from < MIN_CELL);
        return joined;
    }

    private record Group(List<Line> across, List<Line> down) {}

    /** Rules that are connected by crossings. */
    private static List<Group> groups(List<Line> across, List<Line> down) {
        var parent = new int[across.size() + down.size()];
        for (var i = 0; i < parent.length; i++) parent[i] = i;
        for (var i = 0; i < across.size(); i++)
            for (var j = 0; j < down.size(); j++)
                if (cross(across.get(i), down.get(j))) parent[root(parent, i)] = root(parent, across.size() + j);
        var groups = new TreeMap<Integer, Group>();
        for (var i = 0; i < parent.length; i++) {
            var group =
                    groups.computeIfAbsent(root(parent, i), ignored -> new Group(new ArrayList<>(), new ArrayList<>()));
            if (i < across.size()) group.across.add(across.get(i));
            else group.down.add(down.get(i - across.size()));
        }
        groups.values().removeIf(group -> group.across.size() < 2 || group.down.isEmpty());
        return List.copyOf(groups.values());
    }

    private static boolean cross(Line across, Line down) {
        return down.at >= across.from - TOUCH
                && down.at <= across.to + TOUCH
                && across.at >= down.from - TOUCH
                && across.at <= down.to + TOUCH;
    }

    private static int root(int[] parent, int i) {
        while (parent[i] != i) i = parent[i] = parent[parent[i]];
        return i;
    }

    /** Columns and rows between rules, and which neighbouring cells no rule parts. */
    private record PdfGrid(float[] xs, float[] ys, int[] roots) {
        int columns() {
            return xs.length - 1;
        }

        int rows() {
            return ys.length - 1;
        }

        /** @return null if it is too small for a table or too large for one */
        static @Nullable PdfGrid of(List<Line> across, List<Line> down) {
            var left = Float.MAX_VALUE;
            var right = -Float.MAX_VALUE;
            var top = Float.MAX_VALUE;
            var bottom = -Float.MAX_VALUE;
            for (var line : across) {
                left = Math.min(left, line.from);
                right = Math.max(right, line.to);
            }
            for (var line : down) {
                top = Math.min(top, line.from);
                bottom = Math.max(bottom, line.to);
            }
            // tables are often open at the sides, seldom at the top
            var xs = edges(down, left, right);
            var ys = edges(across, top, bottom);
            var columns = xs.length - 1;
            var rows = ys.length - 1;
            if (columns < 2 || rows < 2 || columns * rows > MAX_CELLS) return null;
            var roots = new int[columns * rows];
            for (var i = 0; i < roots.length; i++) roots[i] = i;
            for (var row = 0; row < rows; row++)
                for (var column = 0; column < columns; column++) {
                    var cell = row * columns + column;
                    var middleX = (xs[column] + xs[column + 1]) / 2;
                    var middleY = (ys[row] + ys[row + 1]) / 2;
                    if (column + 1 < columns && !parted(down, xs[column + 1], middleY)) join(roots, cell, cell + 1);
                    if (row + 1 < rows && !parted(across, ys[row + 1], middleX)) join(roots, cell, cell + columns);
                }
            for (var i = 0; i < roots.length; i++) roots[i] = root(roots, i);
            return new PdfGrid(xs, ys, roots);
        }

        private static float[] edges(List<Line> lines, float from, float to) {
            var places = new ArrayList<Float>();
            places.add(from);
            places.add(to);
            for (var line : lines) places.add(line.at);
            places.sort(Comparator.naturalOrder());
            var edges = new ArrayList<Float>();
            for (var place : places) if (edges.isEmpty() || place - edges.getLast() > MIN_CELL) edges.add(place);
            var array = new float[edges.size()];
            for (var i = 0; i < array.length; i++) array[i] = edges.get(i);
            return array;
        }

        private static boolean parted(List<Line> lines, float at, float middle) {
            for (var line : lines)
                if (Math.abs(line.at - at) <= MIN_CELL && line.from <= middle && line.to >= middle) return true;
            return false;
        }

        /** The first cell of a joined area in reading order is its root. */
        private static void join(int[] roots, int a, int b) {
            var rootA = root(roots, a);
            var rootB = root(roots, b);
            roots[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
        }

        /** @return -1 outside */
        int cell(float x, float y) {
            var column = slot(xs, x);
            var row = slot(ys, y);
            return column < 0 || row < 0 ? -1 : roots[row * columns() + column];
        }

        private static int slot(float[] edges, float at) {
            if (at < edges[0] - 1 || at > edges[edges.length - 1] + 1) return -1;
            for (var i = 1; i < edges.length; i++) if (at < edges[i]) return i - 1;
            return edges.length - 2;
        }
    }

    private static @Nullable Table fill(PdfGrid grid, List<PdfRun> runs) {
        var cells = new ArrayList<List<PdfRun>>();
        for (var i = 0; i < grid.roots.length; i++) cells.add(new ArrayList<>());
        var inside = new ArrayList<PdfRun>();
        var outside = new ArrayList<PdfRun>();
        var characters = 0;
        for (var run : runs) {
            var y = run.y - 0.3f * run.size;
            if (run.end < grid.xs[0] || run.x > grid.xs[grid.columns()] || y < grid.ys[0] || y > grid.ys[grid.rows()])
                continue;
            inside.add(run);
            for (var piece : run.split(glyph -> grid.cell(glyph.x() + glyph.width() / 2, y))) {
                if (piece.cell() < 0) outside.add(piece.run());
                else {
                    cells.get(piece.cell()).add(piece.run());
                    characters += piece.run().glyphCount();
                }
            }
        }
        if (!isTable(grid, cells, characters)) return null;
        runs.removeAll(Set.copyOf(inside));
        runs.addAll(outside);
        return new Table(grid.xs[0], grid.ys[0], grid.xs[grid.columns()], grid.ys[grid.rows()], rows(grid, cells));
    }

    private static boolean isTable(PdfGrid grid, List<List<PdfRun>> cells, int characters) {
        var filledRows = new BitSet();
        var filledColumns = new BitSet();
        var filled = 0;
        var roots = 0;
        for (var i = 0; i < cells.size(); i++) {
            if (grid.roots[i] == i) roots++;
            if (cells.get(i).isEmpty()) continue;
            filled++;
            filledRows.set(i / grid.columns());
            filledColumns.set(i % grid.columns());
        }
        return filledRows.cardinality() >= 2
                && filledColumns.cardinality() >= 2
                && filled >= 3
                && filled >= MIN_FILLED * roots
                && characters <= MAX_MEAN_CHARACTERS * filled;
    }

    /** Rows without the columns and rows that nothing stands in. */
    private static List<List<List<PdfRun>>> rows(PdfGrid grid, List<List<PdfRun>> cells) {
        var used = new BitSet();
        for (var i = 0; i < cells.size(); i++) if (!cells.get(i).isEmpty()) used.set(i % grid.columns());
        var rows = new ArrayList<List<List<PdfRun>>>();
        for (var row = 0; row < grid.rows(); row++) {
            var line = new ArrayList<List<PdfRun>>();
            for (var column = used.nextSetBit(0); column >= 0; column = used.nextSetBit(column + 1))
                line.add(cells.get(row * grid.columns() + column));
            if (line.stream().allMatch(List::isEmpty)) continue;
            rows.addAll(PdfTableRows.unfold(line));
        }
        return rows;
    }
}
