package dev.lorekeep.parse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.pdfbox.pdmodel.PDPage;

/** Turns the runs of one page into placed lines in reading order; text at the page's main angle comes first. */
final class PdfPage {
    private static final Pattern LEADER = Pattern.compile("\\s*(?:\\. ?){4,}\\s*");

    private PdfPage() {}

    /** @param rules lines drawn on the page, in its own coordinates */
    static List<PdfLine> lines(
            int number, PDPage page, Map<Integer, List<PdfRun>> runsByAngle, List<PdfCanvas.Rule> rules) {
        var box = page.getCropBox();
        var rotation = Math.floorMod(page.getRotation(), 360);
        var angles = new ArrayList<>(runsByAngle.entrySet());
        angles.sort(Comparator.comparingInt((Map.Entry<Integer, List<PdfRun>> entry) ->
                -entry.getValue().stream().mapToInt(PdfRun::glyphCount).sum()));
        var lines = new ArrayList<PdfLine>();
        var columns = 0;
        for (var entry : angles) {
            var frame = new PdfFrame(entry.getKey(), box.getWidth(), box.getHeight(), rotation);
            var last = columns;
            var angled = new ArrayList<PdfLine>();
            var tables = PdfTables.take(frame.rules(rules), entry.getValue());
            for (var placed : PdfColumns.order(entry.getValue())) {
                last = Math.max(last, columns + placed.column());
                var line = line(number, placed, columns, frame);
                if (!line.text().isBlank()) angled.add(line);
            }
            for (var table : tables) insert(angled, table, rows(number, table, ++last, frame));
            lines.addAll(angled);
            columns = last;
        }
        return lines;
    }

    private static List<PdfLine> rows(int number, PdfTables.Table table, int column, PdfFrame frame) {
        var lines = new ArrayList<PdfLine>();
        for (var cells : table.rows()) {
            var runs = cells.stream().flatMap(List::stream).toList();
            var placed = new PdfColumns.Placed(runs, cells, column, table.left(), table.right());
            var line = line(number, placed, 0, frame);
            if (!line.text().replace('|', ' ').isBlank()) lines.add(line);
        }
        return lines;
    }

    /** A table follows the last line above it that shares its column, or stands before the first one below. */
    private static void insert(List<PdfLine> lines, PdfTables.Table table, List<PdfLine> rows) {
        var after = -1;
        var before = -1;
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (line.end() < table.left() || line.x() > table.right()) continue;
            if (line.y() < table.top() + line.size()) after = i;
            else if (before < 0) before = i;
        }
        if (after < 0 && before < 0) {
            for (var i = 0; i < lines.size(); i++) if (lines.get(i).y() < table.top()) after = i;
        }
        lines.addAll(after >= 0 ? after + 1 : Math.max(before, 0), rows);
    }

    private static PdfLine line(int number, PdfColumns.Placed placed, int columnOffset, PdfFrame frame) {
        var runs = placed.runs();
        var first = runs.getFirst();
        var x = Float.MAX_VALUE;
        var end = -Float.MAX_VALUE;
        var top = Float.MAX_VALUE;
        var bottom = -Float.MAX_VALUE;
        var size = 0f;
        var bold = true;
        var mono = true;
        for (var run : runs) {
            x = Math.min(x, run.x);
            end = Math.max(end, run.end);
            top = Math.min(top, run.top());
            bottom = Math.max(bottom, run.bottom());
            size = Math.max(size, run.mainSize());
            bold &= run.bold();
            mono &= run.mono();
        }
        var cells = placed.cells().stream().map(cell -> PdfCell.of(cell, frame)).toList();
        var text = withoutLeaders(
                cells.isEmpty()
                        ? text(runs)
                        : String.join(" | ", cells.stream().map(PdfCell::text).toList()));
        return new PdfLine(
                text,
                cells,
                number,
                columnOffset + placed.column(),
                placed.left(),
                placed.right(),
                x,
                end,
                first.y,
                size,
                bold,
                mono,
                frame.box(x, top, end, bottom));
    }

    /** Rows of dots in tables of contents guide the eye and say nothing. */
    private static String withoutLeaders(String text) {
        return text.contains("....") || text.contains(". . . .")
                ? LEADER.matcher(text).replaceAll(" … ")
                : text;
    }

    static String text(List<PdfRun> runs) {
        if (runs.size() == 1) return runs.getFirst().text();
        var rightToLeft = runs.stream().anyMatch(PdfRun::isRightToLeft);
        var ordered = rightToLeft ? runs.reversed() : runs;
        return ordered.stream().map(PdfRun::text).collect(Collectors.joining(" "));
    }
}
