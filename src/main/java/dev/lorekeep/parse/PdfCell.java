package dev.lorekeep.parse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A cell of a table: its lines of text from top to bottom, each with its place on the page.
 *
 * @param lines empty for an empty cell
 */
record PdfCell(List<Draft.Line> lines) {
    static PdfCell of(List<PdfRun> runs, PdfFrame frame) {
        var sorted = new ArrayList<>(runs);
        sorted.sort(Comparator.comparingDouble((PdfRun run) -> run.y));
        var lines = new ArrayList<Draft.Line>();
        for (var i = 0; i < sorted.size(); ) {
            var first = sorted.get(i);
            var j = i + 1;
            while (j < sorted.size() && sorted.get(j).y - first.y < 0.4f * Math.max(first.size, sorted.get(j).size))
                j++;
            lines.add(line(new ArrayList<>(sorted.subList(i, j)), frame));
            i = j;
        }
        lines.removeIf(line -> line.text().isBlank());
        return new PdfCell(List.copyOf(lines));
    }

    private static Draft.Line line(List<PdfRun> runs, PdfFrame frame) {
        runs.sort(Comparator.comparingDouble((PdfRun run) -> run.x));
        var left = Float.MAX_VALUE;
        var right = -Float.MAX_VALUE;
        var top = Float.MAX_VALUE;
        var bottom = -Float.MAX_VALUE;
        for (var run : runs) {
            left = Math.min(left, run.x);
            right = Math.max(right, run.end);
            top = Math.min(top, run.top());
            bottom = Math.max(bottom, run.bottom());
        }
        var box = frame.box(left, top, right, bottom);
        return new Draft.Line(PdfPage.text(runs), box.x(), box.y(), box.width(), box.height());
    }

    /** The whole cell on one line. */
    String text() {
        if (lines.size() == 1) return lines.getFirst().text();
        return String.join(" ", lines.stream().map(Draft.Line::text).toList());
    }
}
