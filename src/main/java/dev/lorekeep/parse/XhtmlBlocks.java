package dev.lorekeep.parse;

import dev.lorekeep.parse.Block.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Turns the XHTML events of Tika's parsers into blocks. Knows their habits: slides and sheets as div classes, running headers as
 * paragraphs, bullets as a middle dot in the text, tables in tables (flattened into the outer cell).
 */
final class XhtmlBlocks extends DefaultHandler {
    private static final Pattern THREADED_COMMENT =
            Pattern.compile("tc=\\{[^}]*\\}: ?\\[Threaded comment\\].*?Comment:", Pattern.DOTALL);
    private static final Pattern SHEET_HEADER_CODES =
            Pattern.compile("&(\"[^\"]*\"|[A-Z]|\\d+|K[0-9a-fA-F]{6}).*", Pattern.DOTALL);
    private static final Set<String> NOTES = Set.of(
            "header",
            "footer",
            "notes",
            "slide-notes",
            "footnote",
            "endnote",
            "comment",
            "annotation",
            "threaded-comment",
            "slide-comment",
            "document-comment");
    private static final Set<String> LEFT_OUT =
            Set.of("slide-master-content", "embedded", "slide-master-notes", "threaded-comment");

    private record Spanned(String text, int rows) {}

    private static final int MAX_GUESSED_TITLE = 120;
    private static final int MAX_SPAN = 1000;
    private static final int[] NONE = {};

    private final Draft draft;
    private final boolean slides;
    private final List<String> slideTitles;
    private final Map<String, int[]> sheetRows;
    private final StringBuilder current = new StringBuilder();
    private final Deque<String> divs = new ArrayDeque<>();
    private final Set<String> notesSeen = new HashSet<>();
    private Kind kind = Kind.PARAGRAPH;
    private int level;
    private int page;
    private int skipDepth;
    private int notes;
    private int pre;
    private boolean body;
    private boolean slideTitlePending;
    private int tables;
    private boolean inRow;
    private int row;
    private String sheet = "";
    private boolean headerRow;
    private boolean onlySpanning;
    private int rowSpan = 1;
    private int columnSpan = 1;
    private final Map<Integer, Spanned> spanned = new HashMap<>();
    private List<String> cells = new ArrayList<>();
    private TableDraft table;

    /**
     * @param slideTitles titles by slide, where the format tells them; without them a slide's first line is its title
     * @param sheetRows see {@link SheetRows}
     */
    XhtmlBlocks(Draft draft, String mediaType, List<String> slideTitles, Map<String, int[]> sheetRows) {
        this.sheetRows = sheetRows;
        this.draft = draft;
        this.slideTitles = slideTitles;
        this.table = new TableDraft(draft, true);
        this.slides = mediaType.contains("presentation") || mediaType.contains("powerpoint");
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) {
        var name = localName.isEmpty() ? qName : localName;
        if (name.equals("body")) body = true;
        if (!body) return;
        var style = String.valueOf(attributes.getValue("class")).toLowerCase(Locale.ROOT);
        switch (name) {
            case "div" -> startDiv(style);
            case "p" -> startText(style.contains("list") ? Kind.LIST_ITEM : noteOr(style, Kind.PARAGRAPH), 0);
            case "li", "dt" -> startText(Kind.LIST_ITEM, 0);
            case "dd" -> {
                // the term and what it means are one line
            }
            case "h1", "h2", "h3", "h4", "h5", "h6" -> startHeading(name.charAt(1) - '0', style);
            case "pre" -> {
                startText(Kind.CODE, 0);
                pre++;
            }
            case "br" -> current.append('\n');
            case "table" -> startTable();
            case "tr" -> startRow();
            case "td" -> startCell(false, attributes);
            case "th" -> startCell(true, attributes);
            default -> {}
        }
    }

    private void startDiv(String style) {
        divs.push(style);
        if (LEFT_OUT.contains(style)) skipDepth++;
        if (NOTES.contains(style)) {
            flush();
            notes++;
        }
        if (style.equals("slide-content") || style.equals("slide") || style.equals("sheet") || style.equals("page")) {
            flush();
            draft.page(++page);
            slideTitlePending = slides;
        }
        if (tables == 0) startText(notes > 0 ? Kind.NOTE : Kind.PARAGRAPH, 0);
    }

    private Kind noteOr(String style, Kind otherwise) {
        return notes > 0 || NOTES.contains(style) ? Kind.NOTE : otherwise;
    }

    private void startHeading(int headingLevel, String style) {
        if (style.equals("subtitle")) startText(Kind.PARAGRAPH, 0);
        else if (style.equals("title")) startText(Kind.TITLE, 0);
        else startText(Kind.HEADING, headingLevel);
    }

    private void startText(Kind newKind, int newLevel) {
        if (tables > 0) {
            current.append(' ');
            return;
        }
        // <li><p>: the item's kind holds until its text came
        if (newKind == Kind.PARAGRAPH
                && kind == Kind.LIST_ITEM
                && current.toString().isBlank()) return;
        flush();
        kind = newKind;
        level = newLevel;
    }

    private void startTable() {
        if (tables++ > 0) return;
        flush();
        spanned.clear();
        row = 0;
        table = new TableDraft(draft, true);
    }

    private void startRow() {
        if (tables != 1) return;
        row++;
        if (!inRow) draft.add(Kind.PARAGRAPH, current);
        inRow = true;
        headerRow = true;
        onlySpanning = true;
        cells = new ArrayList<>();
        current.setLength(0);
    }

    private void startCell(boolean header, Attributes attributes) {
        if (tables != 1) {
            current.append(' ');
            return;
        }
        current.setLength(0);
        headerRow &= header;
        rowSpan = span(attributes.getValue("rowspan"));
        columnSpan = span(attributes.getValue("colspan"));
    }

    private static int span(@Nullable String value) {
        try {
            return value == null ? 1 : Math.clamp(Integer.parseInt(value.strip()), 1, MAX_SPAN);
        } catch (NumberFormatException broken) {
            return 1;
        }
    }

    @Override
    public void endElement(String uri, String localName, String qName) {
        if (!body) return;
        var name = localName.isEmpty() ? qName : localName;
        switch (name) {
            case "div" -> endDiv();
            case "dt" -> current.append(": ");
            case "p", "li", "dd", "h1", "h2", "h3", "h4", "h5", "h6" -> endText();
            case "pre" -> {
                pre--;
                endText();
            }
            case "td", "th" -> endCell();
            case "tr" -> endRow();
            case "table" -> endTable();
            case "body" -> finish();
            default -> {}
        }
    }

    private void endDiv() {
        endText();
        if (divs.isEmpty()) return;
        var style = divs.pop();
        if (LEFT_OUT.contains(style)) skipDepth--;
        if (NOTES.contains(style)) notes--;
    }

    private void endText() {
        if (tables > 0) {
            current.append(' ');
            return;
        }
        flush();
    }

    private void endCell() {
        if (tables != 1) {
            current.append(' ');
            return;
        }
        // Tika repeats cells that have comments after the table's last row
        if (inRow) addCell(THREADED_COMMENT.matcher(current).replaceAll(" "));
        current.setLength(0);
    }

    private void addCell(String cell) {
        fillSpanned();
        if (rowSpan > 1) spanned.put(cells.size(), new Spanned(cell, rowSpan - 1));
        onlySpanning &= rowSpan > 1;
        cells.add(cell);
        for (var i = 1; i < columnSpan; i++) cells.add("");
    }

    /** Cells that reach down from rows above stand in this row too, so that every row says what it belongs to. */
    private void fillSpanned() {
        for (var above = spanned.get(cells.size()); above != null; above = spanned.get(cells.size())) {
            if (above.rows == 1) spanned.remove(cells.size());
            else spanned.put(cells.size(), new Spanned(above.text, above.rows - 1));
            cells.add(above.text);
        }
    }

    private void endRow() {
        if (tables != 1 || !inRow) return;
        inRow = false;
        // a row of nothing but cells that reach down is told by the rows below
        if (cells.isEmpty() || onlySpanning) return;
        fillSpanned();
        table.row(cells, headerRow && cells.size() > 1, numberOfRow());
    }

    /** Tika tells of all cells of a row, but not of empty rows. */
    private int numberOfRow() {
        var numbers = sheetRows.getOrDefault(sheet, NONE);
        return row <= numbers.length ? numbers[row - 1] : 0;
    }

    private void endTable() {
        if (tables == 0 || --tables > 0) return;
        current.setLength(0);
        table.end();
    }

    @Override
    public void characters(char[] chars, int start, int length) {
        if (body && skipDepth == 0) current.append(chars, start, length);
    }

    @Override
    public void ignorableWhitespace(char[] chars, int start, int length) {
        if (body && skipDepth == 0) current.append(' ');
    }

    /** Writes what is still open; a parser that failed half-way leaves text behind. */
    void finish() {
        if (tables > 0) {
            tables = 0;
            if (inRow) endCellsOfBrokenRow();
            table.end();
        }
        flush();
    }

    private void endCellsOfBrokenRow() {
        cells.add(current.toString());
        current.setLength(0);
        table.row(cells, false);
        inRow = false;
    }

    private void flush() {
        var text = current.toString();
        current.setLength(0);
        var written = kind;
        kind = notes > 0 ? Kind.NOTE : Kind.PARAGRAPH;
        if (pre > 0) kind = Kind.CODE;
        if (text.isBlank()) return;
        var line = text.strip();
        if (SHEET_HEADER_CODES.matcher(line).matches() && divs.contains("sheet")) return;
        // the same running header stands once, not once a section
        if (written == Kind.NOTE && !notesSeen.add(line) && notesSeen.size() < 10_000) return;
        if (slideTitlePending && written == Kind.PARAGRAPH && notes == 0 && isSlideTitle(line)) {
            slideTitlePending = false;
            draft.heading(1, line);
            return;
        }
        if (written == Kind.PARAGRAPH && (line.startsWith("· ") || line.startsWith("• "))) written = Kind.LIST_ITEM;
        if (written == Kind.HEADING) {
            if (divs.contains("sheet")) sheet = Clean.line(line);
            draft.heading(level, line);
        } else draft.add(written, written == Kind.CODE ? text : line);
    }

    private boolean isSlideTitle(String line) {
        if (slideTitles.isEmpty()) return line.length() <= MAX_GUESSED_TITLE;
        return page <= slideTitles.size() && slideTitles.get(page - 1).equals(Clean.line(line));
    }
}
