package dev.lorekeep.chunk;

import dev.lorekeep.chunk.Unit.Cut;
import dev.lorekeep.parse.Block;
import dev.lorekeep.parse.ParsedDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes a document apart: blocks first; blocks longer than a chunk should be into lines or sentences; these into words. */
final class Units {
    private static final Pattern LINE = Pattern.compile("[^\\n]+");
    private static final int MAX_CHARACTERS_PER_TOKEN = 12;
    private static final int MAX_TABLE_HEADER_CHARACTERS = 300;

    private final ParsedDocument document;
    private final String text;
    private final ToIntFunction<String> tokenCounter;
    private final ChunkSettings settings;
    private final List<Unit> units = new ArrayList<>();
    private Section section = Section.ROOT;
    private Block.Kind previous = Block.Kind.TITLE;
    private String tableHeader = "";
    private int maxChunkTokens;
    private int page;
    private int end;
    private @Nullable TextRange measured;
    private int measuredTokens;

    private Units(ParsedDocument document, ToIntFunction<String> tokenCounter, ChunkSettings settings) {
        this.document = document;
        text = document.text();
        this.tokenCounter = tokenCounter;
        this.settings = settings;
        openSection(Section.ROOT);
    }

    static List<Unit> of(ParsedDocument document, ToIntFunction<String> tokenCounter, ChunkSettings settings) {
        var units = new Units(document, tokenCounter, settings);
        units.takeApart();
        return units.units;
    }

    private void takeApart() {
        for (var block : document.blocks()) {
            addForgotten(Math.min(block.start(), text.length()));
            page = block.page();
            add(block.kind(), block.level(), block.start(), block.end());
        }
        addForgotten(text.length());
    }

    /** What no block covers counts as a paragraph: nothing visible is lost. */
    private void addForgotten(int until) {
        if (end < until) add(Block.Kind.PARAGRAPH, 0, end, until);
    }

    private void add(Block.Kind kind, int level, int from, int until) {
        var range = TextRange.trimmed(text, Math.max(from, end), Math.min(until, text.length()));
        if (range == null) return;
        end = range.end();
        switch (kind) {
            case TITLE, HEADING -> {
                openSection(section.open(range.of(text), kind == Block.Kind.TITLE ? 0 : Math.max(1, level)));
                addPieces(range, cutBefore(Block.Kind.HEADING), Block.Kind.HEADING);
            }
            case TABLE_HEADER -> {
                openTable("");
                addPieces(range, cutBefore(Block.Kind.TABLE_HEADER), kind);
                openTable(clipTableHeader(range.of(text)));
            }
            case TABLE_ROW -> addPieces(range, cutBefore(Block.Kind.TABLE_ROW), kind);
            case CODE -> {
                openTable("");
                addCode(range);
            }
            case PARAGRAPH, LIST_ITEM, NOTE -> {
                openTable("");
                addProse(kind, range);
            }
        }
        previous = kind;
    }

    private void openSection(Section opened) {
        section = opened;
        openTable(null);
    }

    /** @param header null when the table's place changes too */
    private void openTable(@Nullable String header) {
        if (header != null && header.equals(tableHeader)) return;
        tableHeader = header == null ? "" : header;
        var context = new Chunk(0, 0, 1, "?", section.path(), tableHeader, 0).context(document.title());
        int room = settings.maxTokens() - tokenCounter.applyAsInt(context);
        maxChunkTokens = Math.max(settings.maxTokens() / 2, room);
    }

    /** A quarter of a chunk is left for the headings above. */
    private int maxTokens() {
        return maxChunkTokens * 3 / 4;
    }

    private void addCode(TextRange range) {
        if (tokens(range) <= maxTokens()) {
            add(range, cutBefore(Block.Kind.CODE), Block.Kind.CODE);
            return;
        }
        var cut = cutBefore(Block.Kind.CODE);
        var lines = LINE.matcher(text).region(range.start(), range.end());
        while (lines.find()) {
            var line = TextRange.trimmed(text, lines.start(), lines.end());
            if (line == null) continue;
            addPieces(line, cut, Block.Kind.CODE);
            cut = Cut.INSIDE_GROUP;
        }
    }

    private void addProse(Block.Kind kind, TextRange range) {
        var cut = cutBefore(kind);
        int wholeTokens = Math.min(settings.targetTokens(), maxTokens());
        if (range.length() <= 2 * wholeTokens || tokens(range) <= wholeTokens) {
            addPieces(range, cut, kind);
            return;
        }
        for (var sentence : Sentences.ofProse(range.of(text))) {
            addPieces(sentence.plus(range.start()), cut, kind);
            cut = Cut.BETWEEN_SENTENCES;
        }
    }

    private void addPieces(TextRange range, Cut cut, Block.Kind kind) {
        for (var piece : LongText.split(text, range, this::tokens, maxTokens())) {
            add(piece, cut, kind);
            cut = Cut.INSIDE_SENTENCE;
        }
    }

    private void add(TextRange range, Cut cut, Block.Kind kind) {
        units.add(new Unit(
                range.start(), range.end(), tokens(range), cut, section, kind, tableHeader, maxChunkTokens, page));
    }

    private Cut cutBefore(Block.Kind kind) {
        boolean afterHeading = previous == Block.Kind.TITLE || previous == Block.Kind.HEADING;
        if (afterHeading && !units.isEmpty()) return Cut.AFTER_HEADING;
        if (kind == Block.Kind.HEADING) return Cut.BEFORE_HEADING;
        if (previous == Block.Kind.TABLE_HEADER && kind == Block.Kind.TABLE_ROW) return Cut.AFTER_HEADING;
        boolean sameGroup = kind == previous && (kind == Block.Kind.LIST_ITEM || kind == Block.Kind.TABLE_ROW);
        return sameGroup ? Cut.INSIDE_GROUP : Cut.BEFORE_BLOCK;
    }

    private int tokens(TextRange range) {
        if (!range.equals(measured)) {
            // a word of a thousand letters is one token to some tokenizers, but not to a reader
            int least = range.length() / MAX_CHARACTERS_PER_TOKEN;
            measuredTokens = Math.max(least, tokenCounter.applyAsInt(range.of(text)));
            measured = range;
        }
        return measuredTokens;
    }

    /** As many whole cells as fit, at least one. */
    private static String clipTableHeader(String header) {
        if (header.length() <= MAX_TABLE_HEADER_CHARACTERS) return header;
        int lastCell = header.lastIndexOf(" | ", MAX_TABLE_HEADER_CHARACTERS);
        return lastCell > 0 ? header.substring(0, lastCell) : Section.clip(header);
    }
}
