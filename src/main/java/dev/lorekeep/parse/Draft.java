package dev.lorekeep.parse;

import dev.lorekeep.parse.Block.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The document while it is read. Every character goes through here, so the promises of {@link ParsedDocument} hold whatever a reader
 * does: text is clean, blocks follow each other and cover all that is visible, boxes lie on the page.
 */
final class Draft {
    /** A line of text and where it stands on the page, as fractions of the page. */
    record Line(String text, float x, float y, float width, float height) {}

    /** Thrown when the text is as long as it may get; what was read until then stays. */
    static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Full() {
            super("draft is full", null, false, false);
        }
    }

    private static final int MAX_METADATA = 1000;
    /** "Ein- und Ausgabe": a hyphen before one of these stands for a part of a word and stays. */
    private static final Pattern CONJUNCTION = Pattern.compile("(?:und|oder|bzw|sowie|and|or|et|ou|y|e|o)\\b");

    private final int maxCharacters;
    private final StringBuilder text = new StringBuilder();
    private final List<Block> blocks = new ArrayList<>();
    private final List<LineBox> boxes = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final LinkedHashSet<String> reasons = new LinkedHashSet<>();
    private final LinkedHashSet<String> remedies = new LinkedHashSet<>();
    private int page;
    private int pageCount;
    private int depth;
    private int headingShift;
    private boolean full;
    private boolean apart;
    private int ownBlocks = -1;

    Draft(int maxCharacters) {
        this.maxCharacters = maxCharacters;
    }

    /** Page, slide or sheet of the blocks to come. */
    void page(int number) {
        if (depth > 0) return;
        page = number;
        pageCount = Math.max(pageCount, number);
    }

    void pageCount(int count) {
        if (depth == 0) pageCount = Math.max(pageCount, count);
    }

    void heading(int level, CharSequence raw) {
        add(Kind.HEADING, Math.clamp(level, 1, 6), raw, "");
    }

    void add(Kind kind, CharSequence raw) {
        add(kind, 0, raw, "");
    }

    /** @param cells where a row stands in its sheet, see {@link Block} */
    void add(Kind kind, CharSequence raw, String cells) {
        add(kind, 0, raw, cells);
    }

    private void add(Kind kind, int level, CharSequence raw, String cells) {
        checkInterrupted();
        var clean = kind == Kind.CODE ? Clean.lines(raw) : Clean.line(raw);
        if (clean.isEmpty()) return;
        var start = startBlock(kind, clean.length());
        text.append(clean, 0, Math.min(clean.length(), roomFor(clean)));
        endBlock(kind, level, start, cells);
    }

    /** A block made of lines with places: joined to running text, or kept apart in {@link Kind#CODE}. */
    void addLines(Kind kind, int level, List<Line> lines) {
        checkInterrupted();
        var start = -1;
        for (var line : lines) {
            var clean = kind == Kind.CODE ? Clean.lines(line.text) : Clean.line(line.text);
            if (clean.isEmpty()) continue;
            if (start < 0) start = startBlock(kind, clean.length());
            else joinLine(kind, clean);
            append(clean, line);
            if (full) break;
        }
        if (start >= 0) endBlock(kind, level, start);
    }

    /** As much of the text as there is room for, with its place. */
    private void append(String clean, Line place) {
        var from = text.length();
        text.append(clean, 0, Math.min(clean.length(), roomFor(clean)));
        addBox(from, place);
    }

    /** A row of a table: cells, each of lines with places of their own. */
    void addCells(Kind kind, List<List<Line>> cells) {
        checkInterrupted();
        var start = -1;
        var bars = -1;
        for (var cell : cells) {
            bars++;
            if (start >= 0) text.append(" |");
            var inside = false;
            for (var line : cell) {
                var clean = Clean.line(line.text);
                if (clean.isEmpty()) continue;
                if (start < 0) {
                    start = startBlock(kind, clean.length());
                    text.append("| ".repeat(bars));
                } else if (inside) joinLine(kind, clean);
                else text.append(' ');
                inside = true;
                append(clean, line);
                if (full) break;
            }
            if (full) break;
        }
        if (start >= 0) endBlock(kind, 0, start);
    }

    /** A block of running text whose words have places of their own: lines of words. */
    void addWords(Kind kind, int level, List<List<Line>> lines) {
        checkInterrupted();
        var start = -1;
        for (var line : lines) {
            var first = true;
            for (var word : line) {
                var clean = Clean.line(word.text);
                if (clean.isEmpty()) continue;
                if (start < 0) start = startBlock(kind, clean.length());
                else if (first) joinLine(kind, clean);
                else text.append(' ');
                first = false;
                append(clean, word);
                if (full) break;
            }
            if (full) break;
        }
        if (start >= 0) endBlock(kind, level, start);
    }

    private void joinLine(Kind kind, String next) {
        if (kind == Kind.CODE) {
            text.append('\n');
            return;
        }
        var last = text.length() - 1;
        var hyphenated = last > 0
                && (text.charAt(last) == '-' || text.charAt(last) == '\u2010')
                && Character.isLowerCase(text.charAt(last - 1))
                && Character.isLowerCase(next.charAt(0))
                && !CONJUNCTION.matcher(next).lookingAt();
        if (!hyphenated) {
            if (!isIdeographic(text.charAt(last)) || !isIdeographic(next.charAt(0))) text.append(' ');
            return;
        }
        // the hyphen was set by the typesetter; its line's box ends before it
        text.setLength(last);
        if (boxes.isEmpty()) return;
        var box = boxes.getLast();
        if (box.end() != last + 1) return;
        boxes.removeLast();
        if (box.start() < last)
            boxes.add(new LineBox(box.start(), last, box.page(), box.x(), box.y(), box.width(), box.height()));
    }

    private static boolean isIdeographic(char c) {
        return c >= '\u2E80' && c < '\uAC00' || c >= '\uF900' && c < '\uFB00' || c >= '\uFF00' && c < '\uFF61';
    }

    private void addBox(int from, Line line) {
        if (depth > 0 || page < 1 || text.length() <= from) return;
        var left = Math.clamp(line.x, 0f, 1f);
        var top = Math.clamp(line.y, 0f, 1f);
        var right = Math.clamp(line.x + line.width, left, 1f);
        var bottom = Math.clamp(line.y + line.height, top, 1f);
        if (right > left && bottom > top)
            boxes.add(new LineBox(from, text.length(), page, left, top, right - left, bottom - top));
    }

    private int startBlock(Kind kind, int length) {
        if (full) throw new Full();
        if (!text.isEmpty()) text.append(apart || !together(kind) ? "\n\n" : "\n");
        apart = false;
        return text.length();
    }

    private boolean together(Kind kind) {
        var previous = blocks.getLast().kind();
        return switch (kind) {
            case TABLE_ROW -> previous == Kind.TABLE_ROW || previous == Kind.TABLE_HEADER;
            case LIST_ITEM -> previous == Kind.LIST_ITEM;
            case TITLE, HEADING, PARAGRAPH, TABLE_HEADER, CODE, NOTE -> false;
        };
    }

    private int roomFor(String clean) {
        var room = maxCharacters - text.length();
        if (clean.length() <= room) return clean.length();
        full = true;
        if (room <= 0) return 0;
        return Character.isHighSurrogate(clean.charAt(room - 1)) ? room - 1 : room;
    }

    private void endBlock(Kind kind, int level, int start) {
        endBlock(kind, level, start, "");
    }

    private void endBlock(Kind kind, int level, int start, String cells) {
        // the bars between cells may stand beyond the limit
        if (full && text.length() > maxCharacters) text.setLength(maxCharacters);
        var end = text.length();
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) end--;
        if (end > start) {
            var shifted = kind == Kind.HEADING ? Math.min(6, level + headingShift) : 0;
            var safeKind = kind == Kind.TITLE && depth > 0 ? Kind.PARAGRAPH : kind;
            blocks.add(new Block(safeKind, start, end, shifted, depth > 0 ? 0 : page, cells));
        }
        if (full) {
            notice(
                    "It is so long that only the first " + maxCharacters + " characters were read.",
                    "Split it into smaller files.");
            throw new Full();
        }
    }

    /** The next block starts a new table or list even if it is of the same kind. */
    void breakApart() {
        apart = true;
    }

    /** Everything from here on belongs to files inside this one and does not name it. */
    void partsBegin() {
        if (ownBlocks < 0) ownBlocks = blocks.size();
    }

    void member(Member member) {
        members.add(member);
    }

    int members() {
        return members.size();
    }

    /** Runs a reader for a file inside this one: its headings go below the current ones, its pages are not ours. */
    void nested(int shift, Nested body) throws Exception {
        var oldShift = headingShift;
        depth++;
        headingShift = Math.min(5, shift);
        apart = true;
        try {
            body.run();
        } finally {
            depth--;
            headingShift = oldShift;
            apart = true;
        }
    }

    /** The reading of a nested file. */
    interface Nested {
        void run() throws Exception;
    }

    int headingShift() {
        return headingShift;
    }

    boolean isNested() {
        return depth > 0;
    }

    void metadata(String key, @org.jspecify.annotations.Nullable String value) {
        if (depth > 0 || value == null) return;
        var clean = Clean.line(value, MAX_METADATA);
        if (!clean.isEmpty()) metadata.putIfAbsent(key, clean);
    }

    /** Something is missing: the document will be degraded, with this reason. */
    void notice(String reason, String remedy) {
        if (reasons.size() >= 5) return;
        reasons.add(reason);
        remedies.add(remedy);
    }

    boolean hasText() {
        return !blocks.isEmpty();
    }

    boolean isFull() {
        return full;
    }

    int length() {
        return text.length();
    }

    static void checkInterrupted() {
        if (Thread.currentThread().isInterrupted()) throw new OutOfTime();
    }

    /** The file's time is up. */
    static final class OutOfTime extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfTime() {
            super("out of time", null, false, false);
        }
    }

    Parsed finish(Source source) {
        while (!text.isEmpty() && Character.isWhitespace(text.charAt(text.length() - 1)))
            text.setLength(text.length() - 1);
        if (blocks.isEmpty()) {
            if (!reasons.isEmpty()) return new Parsed.Unreadable(String.join(" ", reasons), String.join(" ", remedies));
            var refusal = Refusal.withoutText("file");
            return new Parsed.Unreadable(refusal.reason(), refusal.remedy());
        }
        var whole = text.toString();
        // what a file claims is often its program's setting
        TextLanguage.of(whole).ifPresent(language -> metadata.put("language", language));
        var title = Titles.choose(
                metadata.get("title"), ownBlocks < 0 ? blocks : blocks.subList(0, ownBlocks), whole, source);
        var document =
                new ParsedDocument(title, source.mediaType(), whole, blocks, boxes, pageCount, metadata, members);
        if (reasons.isEmpty()) return new Parsed.Complete(document);
        return new Parsed.Degraded(document, String.join(" ", reasons), String.join(" ", remedies));
    }
}
