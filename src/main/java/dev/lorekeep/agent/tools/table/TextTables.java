package dev.lorekeep.agent.tools.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.agent.tools.table.TextTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the tables of a parsed text by its blocks: a header line and row lines that follow each other. */
final class TextTables {
    /** What one document's tables may hold together, so that a query answers in seconds. */
    static final int MAX_ROWS = 200_000;

    private static final int MAX_CELLS = 4_000_000;
    private static final int MAX_COLUMNS = 1_000;
    private static final int MAX_CAPTION = 200;
    private static final int MAX_TITLE = 120;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String text;
    private final List<TextTable> tables = new ArrayList<>();
    private final List<TextRange> rows = new ArrayList<>();
    private @Nullable TextRange header;
    private String heading = "";
    private String sentence = "";
    private int page;
    private int end;
    private int loaded;

    private TextTables(String text) {
        this.text = text;
    }

    /**
     * @param blocks JSON as stored: objects with kind, start, end, level and page
     * @return in reading order
     */
    static List<TextTable> of(String text, String blocks) {
        var reader = new TextTables(text);
        try {
            for (var block : JSON.readTree(blocks)) reader.read(block);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored blocks are JSON", e);
        }
        reader.close();
        return List.copyOf(reader.tables);
    }

    private void read(JsonNode block) {
        var kind = block.path("kind").asText();
        var range = new TextRange(block.path("start").asInt(), block.path("end").asInt());
        switch (kind) {
            case "TABLE_HEADER", "TABLE_ROW" -> {
                // two tables without headers that follow each other stand apart by an empty line
                if (kind.equals("TABLE_HEADER") || isApart(range)) close();
                if (rows.isEmpty() && header == null) page = block.path("page").asInt();
                if (kind.equals("TABLE_HEADER")) header = range;
                else rows.add(range);
                end = range.end();
            }
            case "HEADING", "TITLE" -> {
                close();
                heading = cut(range.of(text), MAX_CAPTION);
                sentence = "";
            }
            default -> {
                close();
                sentence = range.end() - range.start() <= MAX_CAPTION ? range.of(text) : "";
            }
        }
    }

    private boolean isApart(TextRange range) {
        return (!rows.isEmpty() || header != null)
                && text.substring(end, range.start()).contains("\n\n");
    }

    private void close() {
        // a header alone holds nothing to ask for, or is a form with one line
        if (rows.isEmpty() && header != null) rows.add(header);
        if (rows.isEmpty()) return;
        tables.add(table());
        rows.clear();
        header = null;
        sentence = "";
    }

    private TextTable table() {
        var heads = header == null || rows.getFirst().equals(header) ? List.<TextRange>of() : Cells.of(text, header);
        var widest = heads.size();
        for (var row : rows) widest = Math.max(widest, Cells.of(text, row).size());
        var width = Math.min(MAX_COLUMNS, widest);
        var room = Math.max(0, Math.min(MAX_ROWS, MAX_CELLS / width) - loaded);
        var kept = new ArrayList<>(rows.subList(0, Math.min(rows.size(), Math.max(1, room))));
        loaded += kept.size();
        var cells = columns(kept, width);
        var titles = new ArrayList<String>();
        for (var i = 0; i < width; i++)
            titles.add(i < heads.size() ? cut(heads.get(i).of(text), MAX_TITLE) : "");
        var names = ColumnNames.of(titles);
        var comma = cells.stream().anyMatch(ColumnType::showsComma);
        var columns = new ArrayList<Column>();
        for (var i = 0; i < width; i++)
            columns.add(new Column(names.get(i), titles.get(i), ColumnType.of(cells.get(i), comma)));
        var caption = heading.isEmpty() || sentence.isEmpty() ? heading + sentence : heading + ": " + sentence;
        return new TextTable(
                "t" + (tables.size() + 1),
                caption,
                page,
                heads.isEmpty() ? Optional.empty() : Optional.ofNullable(header),
                columns,
                kept,
                rows.size() - kept.size());
    }

    private List<List<String>> columns(List<TextRange> kept, int width) {
        var columns = new ArrayList<List<String>>();
        for (var i = 0; i < width; i++) columns.add(new ArrayList<>());
        for (var row : kept) {
            var cells = Cells.of(text, row);
            for (var i = 0; i < Math.min(width, cells.size()); i++)
                columns.get(i).add(cells.get(i).of(text));
        }
        return columns;
    }

    static String cut(String text, int max) {
        if (text.length() <= max) return text;
        return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max) + "…";
    }
}
