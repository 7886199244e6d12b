package dev.lorekeep.agent.tools.table;

import java.util.ArrayList;
import java.util.List;

/** Finds the cells of a table's line again: they are separated by a bar with spaces around it, empty ones have nothing between. */
final class Cells {
    private Cells() {}

    /** Each without spaces at its ends, as ranges of the whole text. */
    static List<TextRange> of(String text, TextRange line) {
        var cells = new ArrayList<TextRange>();
        var from = line.start();
        for (var i = line.start(); i < line.end(); i++) {
            if (!isBar(text, i, line)) continue;
            cells.add(stripped(text, from, i));
            from = i + 1;
        }
        cells.add(stripped(text, from, line.end()));
        return cells;
    }

    private static boolean isBar(String text, int at, TextRange line) {
        return text.charAt(at) == '|'
                && (at == line.start() || text.charAt(at - 1) == ' ')
                && (at + 1 == line.end() || text.charAt(at + 1) == ' ');
    }

    private static TextRange stripped(String text, int start, int end) {
        while (start < end && text.charAt(start) == ' ') start++;
        while (end > start && text.charAt(end - 1) == ' ') end--;
        return new TextRange(start, end);
    }
}
