package dev.lorekeep.parse;

import dev.lorekeep.parse.Block.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** Turns OpenDocument content into blocks: headings, lists, sheets and slides by name, footnotes and comments behind their paragraph. */
final class OdfContent extends DefaultHandler {
    // sheets pad themselves with repeated empty cells and rows, up to a million
    private static final int MAX_REPEATED_CELLS = 50;
    private static final int MAX_REPEATED_ROWS = 100;
    // of any program's sheet
    private static final int MAX_SHEET_ROWS = 1 << 24;

    private final Draft draft;
    private final boolean sheets;
    private final boolean slides;
    private final boolean marginsOnly;
    private final Map<String, String> parentStyles = new HashMap<>();
    private final Set<String> seenMargins = new HashSet<>();
    private final List<String> notes = new ArrayList<>();
    private final List<StringBuilder> outer = new ArrayList<>();
    private StringBuilder text = new StringBuilder();
    private boolean body;
    private int margin;
    private int skip;
    private int items;
    private int tables;
    private int headerRows;
    private int speakerNotes;
    private boolean title;
    private String style = "";
    private int level = 1;
    private int page;
    private int repeatedCells = 1;
    private int repeatedRows = 1;
    private int rows;
    private boolean cut;
    private boolean addressed = true;
    private List<String> cells = new ArrayList<>();
    private @Nullable TableDraft table;

    /** @param marginsOnly read running headers and footers and nothing else (styles.xml) */
    OdfContent(Draft draft, String type, boolean marginsOnly) {
        this.draft = draft;
        this.sheets = type.contains("spreadsheet");
        this.slides = type.contains("presentation") || type.contains("graphics");
        this.marginsOnly = marginsOnly;
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) {
        if (qName.equals("office:body")) body = true;
        if (qName.equals("style:style")) rememberStyle(attributes);
        if (marginsOnly && (qName.equals("style:header") || qName.equals("style:footer"))) margin++;
        if (skip > 0
                || qName.equals("text:tracked-changes")
                || qName.equals("table:tracked-changes")
                || qName.equals("office:forms")
                || body && qName.equals("dc:date")) {
            skip++;
            return;
        }
        if (!reading()) return;
        switch (qName) {
            case "text:h" -> flush(Kind.PARAGRAPH, 0);
            case "text:p" -> {
                if (!text.isEmpty() && tables == 0) flush(kindOf("", Kind.PARAGRAPH), 0);
                else if (!text.isEmpty()) text.append(' ');
            }
            case "text:list-item" -> items++;
            case "text:s" -> text.append(' ');
            case "text:tab", "text:line-break" -> text.append('\n');
            case "text:note", "office:annotation" -> open();
            case "text:note-citation" -> {}
            case "draw:page" -> startSlide();
            case "draw:frame" -> title = slides && "title".equals(attributes.getValue("presentation:class"));
            case "presentation:notes" -> {
                flush(Kind.PARAGRAPH, 0);
                speakerNotes++;
            }
            case "table:table" -> startTable(attributes);
            case "table:table-header-rows" -> headerRows++;
            case "table:table-row" -> startRow(attributes);
            case "table:table-cell", "table:covered-table-cell" -> startCell(attributes);
            default -> {}
        }
        if (qName.equals("text:h") || qName.equals("text:p"))
            style = String.valueOf(attributes.getValue("text:style-name"));
        if (qName.equals("text:h")) level = number(attributes.getValue("text:outline-level"), 1);
    }

    private boolean reading() {
        return marginsOnly ? margin > 0 : body;
    }

    private void rememberStyle(Attributes attributes) {
        var name = attributes.getValue("style:name");
        var parent = attributes.getValue("style:parent-style-name");
        if (name != null && parent != null) parentStyles.put(name, parent);
    }

    private boolean isTitleStyle(String name) {
        for (var steps = 0; steps < 5; steps++) {
            if (name.equals("Title")) return true;
            var parent = parentStyles.get(name);
            if (parent == null) return false;
            name = parent;
        }
        return false;
    }

    private void startSlide() {
        flush(Kind.PARAGRAPH, 0);
        draft.page(++page);
    }

    private void startTable(Attributes attributes) {
        if (tables++ > 0) {
            text.append(' ');
            return;
        }
        flush(Kind.PARAGRAPH, 0);
        if (sheets) {
            draft.page(++page);
            var name = attributes.getValue("table:name");
            if (name != null) draft.heading(1, name);
        }
        rows = 0;
        table = new TableDraft(draft, true);
    }

    private void startRow(Attributes attributes) {
        if (tables != 1) return;
        cells = new ArrayList<>();
        cut = false;
        addressed = true;
        repeatedRows = number(attributes.getValue("table:number-rows-repeated"), 1);
    }

    private void startCell(Attributes attributes) {
        if (tables != 1) {
            text.append(' ');
            return;
        }
        text.setLength(0);
        repeatedCells = number(attributes.getValue("table:number-columns-repeated"), 1);
    }

    /** Text of a footnote or comment is collected apart. */
    private void open() {
        outer.add(text);
        text = new StringBuilder();
    }

    private void close() {
        var note = Clean.line(text);
        if (!note.isEmpty()) notes.add(note);
        text = outer.removeLast();
    }

    @Override
    public void endElement(String uri, String localName, String qName) {
        if (skip > 0) {
            skip--;
            return;
        }
        if (!reading()) return;
        switch (qName) {
            case "text:h" -> {
                if (tables > 0 || !outer.isEmpty()) text.append(' ');
                else flush(Kind.HEADING, level);
            }
            case "text:p" -> endParagraph();
            case "text:list-item" -> items--;
            case "text:note", "office:annotation" -> {
                if (!outer.isEmpty()) close();
            }
            case "dc:creator" -> {
                if (!outer.isEmpty()) text.append(": ");
            }
            case "draw:frame" -> title = false;
            case "draw:page" -> flush(Kind.PARAGRAPH, 0);
            case "presentation:notes" -> speakerNotes--;
            case "table:table-cell", "table:covered-table-cell" -> endCell();
            case "table:table-row" -> endRow();
            case "table:table-header-rows" -> headerRows--;
            case "table:table" -> endTable();
            case "style:header", "style:footer" -> margin--;
            default -> {}
        }
    }

    private void endParagraph() {
        if (!outer.isEmpty() || tables > 0) {
            text.append(' ');
            return;
        }
        flush(kindOf(style, items > 0 ? Kind.LIST_ITEM : Kind.PARAGRAPH), 0);
    }

    private Kind kindOf(String styleName, Kind otherwise) {
        if (margin > 0 || speakerNotes > 0) return Kind.NOTE;
        if (title) return Kind.HEADING;
        return isTitleStyle(styleName) ? Kind.TITLE : otherwise;
    }

    private void endCell() {
        if (tables != 1) return;
        var cell = Clean.line(text);
        text.setLength(0);
        var times = Math.clamp(repeatedCells, 1, MAX_REPEATED_CELLS);
        // what comes behind a gap that is cut short is not in its column
        if (cut && !cell.isEmpty()) addressed = false;
        for (var i = 0; i < times && cells.size() < 20_000; i++) cells.add(cell);
        cut |= times < repeatedCells;
    }

    private void endRow() {
        if (tables != 1 || table == null) return;
        var number = rows + 1;
        rows = (int) Math.min(MAX_SHEET_ROWS, (long) rows + Math.max(1, repeatedRows));
        if (cells.stream().allMatch(String::isEmpty)) return;
        for (var i = 0; i < Math.clamp(repeatedRows, 1, MAX_REPEATED_ROWS); i++)
            table.row(cells, headerRows > 0, sheets && addressed && number + i <= MAX_SHEET_ROWS ? number + i : 0);
    }

    private void endTable() {
        if (tables == 0 || --tables > 0) return;
        if (table != null) table.end();
        table = null;
        text.setLength(0);
        writeNotes();
    }

    @Override
    public void characters(char[] chars, int start, int length) {
        if (reading() && skip == 0) text.append(chars, start, length);
    }

    /** Writes what is still open when the file breaks off. */
    void finish() {
        while (!outer.isEmpty()) close();
        if (tables > 0) {
            tables = 1;
            endTable();
        }
        flush(Kind.PARAGRAPH, 0);
    }

    private void flush(Kind kind, int headingLevel) {
        if (!outer.isEmpty()) return;
        var line = Clean.line(text);
        text.setLength(0);
        if (!line.isEmpty() && (margin == 0 || seenMargins.add(line))) {
            if (kind == Kind.HEADING) draft.heading(Math.max(1, headingLevel), line);
            else draft.add(kind, line);
        }
        writeNotes();
    }

    private void writeNotes() {
        if (tables > 0) return;
        for (var note : notes) draft.add(Kind.NOTE, note);
        notes.clear();
    }

    private static int number(@Nullable String value, int otherwise) {
        try {
            return value == null ? otherwise : Integer.parseInt(value);
        } catch (NumberFormatException broken) {
            return otherwise;
        }
    }
}
