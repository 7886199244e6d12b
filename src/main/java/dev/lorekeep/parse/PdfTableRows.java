package dev.lorekeep.parse;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Tells lines of a table that are rows of their own from lines that carry on a cell: what a typesetter shows by rules or by space, and
 * what the first column and the numbers give away where there is neither.
 */
final class PdfTableRows {
    // rows stand further apart than the lines of a cell by this much
    private static final float ROW_GAP = 1.25f;

    private PdfTableRows() {}

    /**
     * One ruled row whose cells may hold several rows, as where only the head of a table is ruled.
     *
     * @param cells runs of each cell, in any order
     */
    static List<List<List<PdfRun>>> unfold(List<List<PdfRun>> cells) {
        var baselines = baselines(cells);
        if (baselines.size() < 2 || !isSeveral(cells, baselines)) return List.of(cells);
        var rows = new ArrayList<List<List<PdfRun>>>();
        for (var i = 0; i < baselines.size(); i++) {
            var row = new ArrayList<List<PdfRun>>();
            for (var ignored : cells) row.add(new ArrayList<>());
            rows.add(row);
        }
        for (var column = 0; column < cells.size(); column++)
            for (var run : cells.get(column))
                rows.get(nearest(baselines, run.y)).get(column).add(run);
        return rows;
    }

    private static List<Float> baselines(List<List<PdfRun>> cells) {
        var sorted = new ArrayList<PdfRun>();
        for (var cell : cells) sorted.addAll(cell);
        sorted.sort(Comparator.comparingDouble((PdfRun run) -> run.y));
        var baselines = new ArrayList<Float>();
        for (var run : sorted)
            if (baselines.isEmpty() || run.y - baselines.getLast() > 0.6f * run.size) baselines.add(run.y);
        return baselines;
    }

    private static int nearest(List<Float> baselines, float y) {
        var best = 0;
        for (var i = 1; i < baselines.size(); i++)
            if (Math.abs(baselines.get(i) - y) < Math.abs(baselines.get(best) - y)) best = i;
        return best;
    }

    /** All columns have text on nearly all lines, and one of them a number on each of its lines. */
    private static boolean isSeveral(List<List<PdfRun>> cells, List<Float> baselines) {
        var filled = 0;
        var full = 0;
        var numeric = false;
        for (var cell : cells) {
            if (cell.isEmpty()) continue;
            filled++;
            var lines = new BitSet();
            var numbers = 0;
            for (var run : cell) {
                lines.set(nearest(baselines, run.y));
                if (TableDraft.isNumber(run.text())) numbers++;
            }
            if (lines.cardinality() >= 0.8 * baselines.size()) full++;
            if (lines.cardinality() >= 2 && numbers >= 0.8 * cell.size() && cell.size() <= lines.cardinality() + 1)
                numeric = true;
        }
        return filled >= 2 && full == filled && (numeric || baselines.size() >= 4);
    }

    /**
     * Joins the lines of unruled rows that belong to the row above.
     *
     * @param lines one row of cells for each line of the table, from top to bottom
     */
    static List<List<List<PdfRun>>> fold(List<List<List<PdfRun>>> lines) {
        var gap = rowGap(lines);
        var rows = new ArrayList<List<List<PdfRun>>>();
        List<List<PdfRun>> open = null;
        var previous = 0f;
        for (var line : lines) {
            var y = baseline(line);
            if (open != null && carriesOn(open, line, y - previous, gap))
                for (var i = 0; i < line.size(); i++) open.get(i).addAll(line.get(i));
            else rows.add(open = line);
            previous = y;
        }
        return rows;
    }

    private static boolean carriesOn(List<List<PdfRun>> open, List<List<PdfRun>> line, float pitch, float rowGap) {
        var size = line.stream().flatMap(List::stream).findFirst().orElseThrow().size;
        for (var i = 0; i < line.size(); i++)
            // nothing carries on a cell that is not there, and a number is whole
            if (!line.get(i).isEmpty() && open.get(i).isEmpty()) return false;
        // a line that leaves the first cell empty and follows closely
        if (line.getFirst().isEmpty() && pitch < 1.55f * size) return true;
        if (pitch >= rowGap) return false;
        return line.stream().flatMap(List::stream).noneMatch(run -> TableDraft.isNumber(run.text()));
    }

    /**
     * The distance of baselines from which on a line begins a row, if the table has two kinds of distances and some lines fill only a
     * part of the columns; else 0, and every line is a row.
     */
    private static float rowGap(List<List<List<PdfRun>>> lines) {
        var pitches = new ArrayList<Float>();
        for (var i = 1; i < lines.size(); i++) pitches.add(baseline(lines.get(i)) - baseline(lines.get(i - 1)));
        if (pitches.size() < 2) return 0;
        var closest = pitches.stream().min(Comparator.naturalOrder()).orElse(0f);
        var close = 0;
        var partly = 0;
        for (var i = 0; i < pitches.size(); i++) {
            if (pitches.get(i) >= ROW_GAP * closest) continue;
            close++;
            if (lines.get(i + 1).stream().anyMatch(List::isEmpty)) partly++;
        }
        if (close == pitches.size() || partly * 2 < close) return 0;
        return ROW_GAP * closest;
    }

    private static float baseline(List<List<PdfRun>> line) {
        return (float) line.stream()
                .flatMap(List::stream)
                .mapToDouble(run -> run.y)
                .min()
                .orElse(0);
    }
}
