package dev.lorekeep.parse;

import java.util.ArrayList;
import java.util.List;

/** Reads comma, semicolon, tab or bar separated values (RFC 4180 and what people make of it): one table, the first row its header. */
final class CsvReader implements FormatReader {
    private static final String DELIMITERS = ",;\t|";
    private static final int SAMPLE_LINES = 20;

    @Override
    public void read(Source source, Draft draft, Parts parts) throws Exception {
        var text = Charsets.read(source.file());
        var delimiter = source.mediaType().equals("text/tab-separated-values") ? '\t' : delimiter(text);
        var table = new TableDraft(draft, false);
        var first = true;
        var number = 0;
        for (var at = new int[] {0}; at[0] < text.length(); ) {
            var cells = record(text, at, delimiter);
            number++;
            if (cells.size() == 1 && cells.getFirst().isBlank()) continue;
            table.row(
                    cells,
                    first
                            && cells.size() > 1
                            && cells.stream().map(String::strip).noneMatch(TableDraft::isNumber),
                    number);
            first = false;
        }
        table.end();
    }

    /** The one that splits the first lines into the most columns, most evenly. */
    private static char delimiter(String text) {
        var best = ',';
        var bestScore = 0.0;
        for (var candidate : DELIMITERS.toCharArray()) {
            var at = new int[] {0};
            var counts = new ArrayList<Integer>();
            while (at[0] < text.length() && counts.size() < SAMPLE_LINES)
                counts.add(record(text, at, candidate).size() - 1);
            var average = counts.stream().mapToInt(Integer::intValue).average().orElse(0);
            var spread = counts.stream()
                    .mapToDouble(count -> Math.abs(count - average))
                    .average()
                    .orElse(0);
            var score = average / (1 + 2 * spread);
            if (score > bestScore) {
                best = candidate;
                bestScore = score;
            }
        }
        return best;
    }

    /** One record from {@code at[0]} on; moves it behind the record's line end. A quote only opens a cell at its start. */
    private static List<String> record(String text, int[] at, char delimiter) {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        var quoted = false;
        var i = at[0];
        for (; i < text.length(); i++) {
            var c = text.charAt(i);
            if (quoted) {
                if (c != '"') cell.append(c);
                else if (i + 1 < text.length() && text.charAt(i + 1) == '"') cell.append(text.charAt(i++));
                else quoted = false;
            } else if (c == '"' && cell.toString().isBlank()) {
                cell.setLength(0);
                quoted = true;
            } else if (c == delimiter) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else if (c == '\n' || c == '\r') {
                break;
            } else cell.append(c);
        }
        if (i + 1 < text.length() && text.charAt(i) == '\r' && text.charAt(i + 1) == '\n') i++;
        at[0] = i + 1;
        cells.add(cell.toString());
        return cells;
    }
}
