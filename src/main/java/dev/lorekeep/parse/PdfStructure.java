package dev.lorekeep.parse;

import dev.lorekeep.parse.Block.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes blocks of a PDF's lines: paragraphs by spacing, indent and sentence ends, headings by size and weight against the body text,
 * lists by their marks, running headers and footers once. Looks at the first pages to learn what body text looks like, then streams.
 */
final class PdfStructure {
    private record Page(int number, List<PdfLine> lines, Ocr.@Nullable Page recognised, List<Draft.Line> notes) {}

    private static final int PAGES_TO_LEARN_FROM = 30;
    private static final int MAX_HEADING_CHARACTERS = 200;
    private static final float MIN_HEADING_RATIO = 1.12f;
    // boxes of words are as high as their letters: a line without descenders is a quarter lower than one with them
    private static final float MIN_RECOGNISED_RATIO = 1.5f;
    // running headers and footers stand in the outer tenths of a page
    private static final float MARGIN = 0.1f;
    private static final Pattern LIST_MARK =
            Pattern.compile("^(?:[•‣▪●○◦∙·■□➢➤✓*–—-]|\\(?\\d{1,3}[.)]|\\(?[a-zA-Z][.)]|\\([ivxIVX]+\\))\\s+\\S.*");
    private static final Pattern BARE_MARK = Pattern.compile("[•‣▪●○◦∙·■□➢➤✓*–—-]|\\(?\\d{1,3}[.)]|\\(?[a-zA-Z][.)]");
    private static final Pattern LEADER = Pattern.compile(".* … [\\divxl]+\\s*$");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern NUMBERED = Pattern.compile("^(\\d{1,2}(?:\\.\\d{1,2})*)\\.?\\s+\\p{Lu}.*");

    private final Draft draft;
    private final List<Page> learning = new ArrayList<>();
    private final Map<String, Integer> running = new HashMap<>();
    private boolean learned;
    private float body = 10;
    private float titleSize = Float.MAX_VALUE;
    private boolean hasTitle;
    private List<Float> headingSizes = List.of();

    PdfStructure(Draft draft) {
        this.draft = draft;
    }

    /** @param recognised the words of a page that is a picture; its lines are then empty */
    void page(int number, List<PdfLine> lines, Ocr.@Nullable Page recognised, List<Draft.Line> notes) {
        var page = new Page(number, lines, recognised, notes);
        if (learned) {
            write(page);
            return;
        }
        learning.add(page);
        if (learning.size() >= PAGES_TO_LEARN_FROM) finish();
    }

    /** Writes the pages held back for learning; called at the end at the latest. */
    void finish() {
        if (learned) return;
        learn();
        learned = true;
        for (var page : learning) write(page);
        learning.clear();
    }

    private void learn() {
        var characters = new TreeMap<Float, Integer>();
        for (var page : learning)
            for (var line : page.lines)
                characters.merge(rounded(line.size()), line.text().length(), Integer::sum);
        characters.entrySet().stream().max(Map.Entry.comparingByValue()).ifPresent(most -> body = most.getKey());
        var total = characters.values().stream().mapToInt(Integer::intValue).sum();
        // sizes that carry much text are not headings, whatever their size (large-print pages, slides)
        var larger = characters.entrySet().stream()
                .filter(entry -> entry.getKey() >= MIN_HEADING_RATIO * body && entry.getValue() < 0.2 * total + 60)
                .map(Map.Entry::getKey)
                .sorted(java.util.Comparator.reverseOrder())
                .toList();
        headingSizes = new ArrayList<>(larger);
        findTitle();
    }

    /** The largest size, if only the first page uses it and only for a line or three, is the document's title. */
    private void findTitle() {
        if (headingSizes.isEmpty() || learning.size() < 1) return;
        var largest = headingSizes.getFirst();
        var lines = 0;
        for (var page : learning)
            for (var line : page.lines) {
                if (Math.abs(rounded(line.size()) - largest) > 0.01f) continue;
                if (page.number != 1 || ++lines > 3) return;
            }
        titleSize = largest;
    }

    private static float rounded(float size) {
        return Math.round(size * 2) / 2f;
    }

    private void write(Page page) {
        draft.page(page.number);
        var open = new ArrayList<PdfLine>();
        for (var line : page.lines) {
            if (isRepeated(line)) continue;
            if (!open.isEmpty() && !continues(open, line)) {
                writeBlock(open);
                open.clear();
            }
            open.add(line);
        }
        writeBlock(open);
        if (page.recognised != null) writeRecognised(page.recognised, draft);
        for (var note : page.notes) draft.addLines(Kind.NOTE, 0, List.of(note));
    }

    /** Paragraphs as the recognition saw them; short ones in much larger letters than most are headings. */
    static void writeRecognised(Ocr.Page page, Draft draft) {
        var body = page.bodyHeight();
        for (var paragraph : page.paragraphs()) {
            var ratio = Ocr.Page.height(paragraph) / body;
            if (ratio >= MIN_RECOGNISED_RATIO && Ocr.Page.isShort(paragraph))
                draft.addWords(Kind.HEADING, ratio >= 2 ? 1 : 2, paragraph);
            else draft.addWords(Kind.PARAGRAPH, 0, paragraph);
        }
    }

    /** True for a running header or footer that stood on an earlier page: same words, or the same but for the page number. */
    private boolean isRepeated(PdfLine line) {
        var middle = line.box().y() + line.box().height() / 2;
        if (middle > MARGIN && middle < 1 - MARGIN || line.text().length() > MAX_HEADING_CHARACTERS) return false;
        var zone = middle < 0.5f ? "top " : "bottom ";
        if (running.size() > 5_000) running.clear();
        var exact = running.putIfAbsent(zone + line.text(), line.page());
        if (exact != null && exact < line.page() && !NUMBER.matcher(line.text()).matches()) return true;
        var numbers = NUMBER.matcher(line.text());
        while (numbers.find()) {
            if (numbers.group().length() > 6) continue;
            // what stays the same when both the number and the page grow by one
            var offset = Integer.parseInt(numbers.group()) - line.page();
            var key = zone + line.text().substring(0, numbers.start()) + "#" + offset + "#"
                    + line.text().substring(numbers.end());
            var seen = running.putIfAbsent(key, line.page());
            if (seen != null && seen < line.page()) return true;
        }
        return false;
    }

    private boolean continues(List<PdfLine> open, PdfLine line) {
        var previous = open.getLast();
        if (line.isTableRow() || previous.isTableRow())
            return line.isTableRow() && previous.isTableRow() && line.column() == previous.column();
        if (line.mono() != previous.mono() || isLeader(previous.text())) return false;
        if (Math.abs(line.size() - previous.size()) > 0.06f * previous.size()) return false;
        var heading = isHeading(open);
        if (line.column() != previous.column()) return !heading && !line.mono() && carriesOn(previous, line);
        var pitch = line.y() - previous.y();
        if (pitch > 1.7f * line.size()) return line.mono() && pitch < 3 * line.size();
        if (pitch < 0) return false;
        if (line.mono()) return true;
        if (line.bold() != previous.bold()) {
            // emphasis may fill a line inside a paragraph; a heading stands at its start
            if (open.size() == 1 && previous.bold()) return false;
            if (line.bold() && endsSentence(previous.text())) return false;
        }
        if (open.size() > 1
                && pitch > 1.3f * (previous.y() - open.get(open.size() - 2).y())) return false;
        if (LIST_MARK.matcher(line.text()).matches()
                && (endsSentence(previous.text())
                        || LIST_MARK.matcher(open.getFirst().text()).matches()
                        || line.x() > previous.x() + 0.5f * line.size())) return false;
        var listItem = LIST_MARK.matcher(open.getFirst().text()).matches();
        if (!listItem
                && line.x() - line.left() > 0.8f * line.size()
                && line.x() - previous.x() > 0.8f * line.size()
                && !rightToLeft(line)) return heading;
        return heading || !endsEarly(previous, line);
    }

    /** A line of a table of contents: words, dots, a page. */
    private static boolean isLeader(String text) {
        return text.indexOf('…') >= 0 && LEADER.matcher(text).matches();
    }

    static boolean isListMark(String text) {
        return BARE_MARK.matcher(text).matches();
    }

    private static boolean rightToLeft(PdfLine line) {
        return Bidirectional.isRightToLeft(line.text());
    }

    /** A sentence that breaks off at the foot of one column and goes on at the head of the next. */
    private static boolean carriesOn(PdfLine previous, PdfLine line) {
        return !endsSentence(previous.text())
                && Character.isLowerCase(line.text().charAt(0))
                && line.y() < previous.y();
    }

    private static boolean endsSentence(String text) {
        return ".!?:;。！？؟".indexOf(text.charAt(text.length() - 1)) >= 0;
    }

    /** The previous line stops although the first word of this one would have fitted: the writer ended a paragraph there. */
    private static boolean endsEarly(PdfLine previous, PdfLine line) {
        if (rightToLeft(line)) return false;
        var slack = line.right() - previous.end();
        var width = line.right() - line.left();
        var space = line.text().indexOf(' ');
        var firstWord = (line.end() - line.x())
                * (space < 0 ? 1f : (float) space / line.text().length());
        if (slack < firstWord + line.size()) return false;
        if (endsSentence(previous.text())) return slack > 0.12f * width;
        return slack > 0.4f * width && !Character.isLowerCase(line.text().charAt(0));
    }

    private void writeBlock(List<PdfLine> lines) {
        if (lines.isEmpty()) return;
        var first = lines.getFirst();
        if (first.isTableRow()) {
            writeTable(lines);
            return;
        }
        var placed = lines.stream().map(PdfStructure::placed).toList();
        if (isTitle(lines)) {
            titleSize = Float.MAX_VALUE;
            hasTitle = true;
            draft.addLines(Kind.TITLE, 0, placed);
        } else if (isHeading(lines)) draft.addLines(Kind.HEADING, level(lines), placed);
        else if (first.mono() && lines.size() > 1) draft.addLines(Kind.CODE, 0, indented(lines));
        else if (LIST_MARK.matcher(first.text()).matches() || isLeader(first.text()))
            draft.addLines(Kind.LIST_ITEM, 0, placed);
        else draft.addLines(Kind.PARAGRAPH, 0, placed);
    }

    private void writeTable(List<PdfLine> rows) {
        draft.breakApart();
        for (var i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var texts = row.cells().stream().map(PdfCell::text).toList();
            var header = i == 0 && rows.size() > 1 && TableDraft.looksLikeHeader(texts);
            draft.addCells(
                    header ? Kind.TABLE_HEADER : Kind.TABLE_ROW,
                    row.cells().stream().map(PdfCell::lines).toList());
        }
        draft.breakApart();
    }

    private static Draft.Line placed(PdfLine line) {
        var box = line.box();
        return new Draft.Line(line.text(), box.x(), box.y(), box.width(), box.height());
    }

    /** Lines of code with the indentation they have on the page. */
    private static List<Draft.Line> indented(List<PdfLine> lines) {
        var left = (float) lines.stream().mapToDouble(PdfLine::x).min().orElse(0);
        var indented = new ArrayList<Draft.Line>();
        for (var line : lines) {
            var characterWidth = (line.end() - line.x()) / line.text().length();
            var spaces = characterWidth <= 0 ? 0 : Math.clamp(Math.round((line.x() - left) / characterWidth), 0, 80);
            var box = line.box();
            indented.add(new Draft.Line(" ".repeat(spaces) + line.text(), box.x(), box.y(), box.width(), box.height()));
        }
        return indented;
    }

    private boolean isTitle(List<PdfLine> lines) {
        var first = lines.getFirst();
        return first.page() == 1 && first.box().y() < 0.5f && rounded(first.size()) >= titleSize && hasLetters(lines);
    }

    private boolean isHeading(List<PdfLine> lines) {
        var first = lines.getFirst();
        var characters = lines.stream().mapToInt(line -> line.text().length()).sum();
        if (lines.size() > 4 || characters > MAX_HEADING_CHARACTERS || first.mono() || !hasLetters(lines)) return false;
        if (isHeadingSize(first.size())) return true;
        return first.bold()
                && lines.size() <= 2
                && characters <= 120
                && first.size() >= 0.97f * body
                && ".,;:".indexOf(first.text().charAt(first.text().length() - 1)) < 0
                && !LIST_MARK.matcher(first.text()).matches()
                        | NUMBERED.matcher(first.text()).matches();
    }

    private boolean isHeadingSize(float size) {
        var rounded = rounded(size);
        if (rounded >= titleSize) return true;
        for (var heading : headingSizes) if (Math.abs(heading - rounded) < 0.01f) return true;
        return rounded > 1.5f * body && learning.isEmpty();
    }

    private static boolean hasLetters(List<PdfLine> lines) {
        var letters = 0;
        for (var line : lines)
            letters += (int) line.text().chars().filter(Character::isLetter).count();
        return letters >= 2;
    }

    private int level(List<PdfLine> lines) {
        var first = lines.getFirst();
        var rounded = rounded(first.size());
        var larger = 0;
        for (var size : headingSizes)
            if (size > rounded + 0.01f && !(hasTitle && size.equals(headingSizes.getFirst()))) larger++;
        var numbered = NUMBERED.matcher(first.text());
        if (numbered.matches())
            return Math.min(
                    6, 1 + (int) numbered.group(1).chars().filter(c -> c == '.').count());
        return Math.clamp(1 + larger, 1, 6);
    }
}
