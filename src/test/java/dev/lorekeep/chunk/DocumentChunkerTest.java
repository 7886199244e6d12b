package dev.lorekeep.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.chunk.ChunkSettings.Strategy;
import dev.lorekeep.parse.Block;
import dev.lorekeep.parse.Block.Kind;
import dev.lorekeep.parse.ParsedDocument;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DocumentChunkerTest {
    private static final ChunkSettings SMALL = new ChunkSettings(20, 40);
    private static final DocumentChunker CHUNKER = new DocumentChunker(DocumentChunkerTest::words);

    record Piece(Kind kind, int level, String text) {}

    @Test
    void startsChunksAtHeadingsWhenSectionsAreLongEnough() {
        var chunks = chunk(
                heading(1, "One"), paragraph("word ".repeat(18)), heading(1, "Two"), paragraph("beta ".repeat(18)));
        assertThat(chunks).hasSize(2);
        assertThat(chunks.get(0).headingPath()).containsExactly("One");
        assertThat(chunks.get(1).text()).startsWith("Two\nbeta");
        assertThat(chunks.get(1).headingPath()).containsExactly("Two");
    }

    @Test
    void joinsSmallSiblingSectionsUnderTheirParent() {
        var chunks = chunk(
                heading(1, "Parent"),
                heading(2, "One"),
                paragraph("alpha beta gamma"),
                heading(2, "Two"),
                paragraph("delta epsilon"));
        assertThat(chunks).hasSize(1);
        assertThat(chunks.getFirst().headingPath()).containsExactly("Parent");
    }

    @Test
    void doesNotJoinTheEndOfAChapterToTheNext() {
        var chunks = chunk(
                heading(1, "First"),
                heading(2, "Detail"),
                paragraph("alpha beta gamma"),
                heading(1, "Second"),
                paragraph("delta epsilon"));
        assertThat(chunks)
                .extracting(Chunk::headingPath)
                .containsExactly(List.of("First", "Detail"), List.of("Second"));
    }

    @Test
    void leavesNoHeadingBehindItsText() {
        for (int words = 1; words < 45; words++) {
            var chunks = chunk(paragraph("alpha ".repeat(words)), heading(1, "Next"), paragraph("beta ".repeat(words)));
            assertThat(chunks).noneMatch(chunk -> chunk.text().endsWith("Next"));
        }
    }

    @Test
    void repeatsTheHeaderWhereATableGoesOn() {
        var pieces = new ArrayList<Piece>();
        pieces.add(new Piece(Kind.TABLE_HEADER, 0, "Product | Price"));
        for (int row = 0; row < 30; row++) pieces.add(new Piece(Kind.TABLE_ROW, 0, "Item " + row + " | " + row + " €"));
        pieces.add(paragraph("After the table. ".repeat(10)));
        var chunks = chunk(pieces.toArray(Piece[]::new));
        assertThat(chunks.getFirst().tableHeader()).isEmpty();
        assertThat(chunks).hasSizeGreaterThan(4);
        for (var chunk : chunks.subList(1, chunks.size())) {
            if (chunk.text().startsWith("Item")) assertThat(chunk.tableHeader()).isEqualTo("Product | Price");
            else assertThat(chunk.tableHeader()).isEmpty();
            assertThat(chunk.text().lines().limit(1)).allMatch(line -> line.matches("Item .*€|After.*|the.*"));
        }
    }

    @Test
    void cutsLongParagraphsBetweenSentences() {
        var chunks = chunk(paragraph("The quick brown fox jumps over the lazy dog. ".repeat(20)));
        assertThat(chunks).hasSizeGreaterThan(5).allMatch(chunk -> chunk.text().endsWith("dog."));
    }

    @Test
    void keepsShortCodeWhole() {
        var code = "if (x) {\n    y();\n}\n\nreturn z;";
        var chunks = chunk(paragraph("word ".repeat(19)), new Piece(Kind.CODE, 0, code), paragraph("beta ".repeat(19)));
        assertThat(chunks).anyMatch(chunk -> chunk.text().contains(code));
    }

    @Property(tries = 400)
    void reproducesTheTextAndLosesNothing(@ForAll("documents") ParsedDocument document) {
        int end = 0;
        int ordinal = 0;
        for (var chunk : CHUNKER.chunk(document, SMALL)) {
            assertThat(chunk.ordinal()).isEqualTo(ordinal++);
            assertThat(document.text().substring(chunk.start(), chunk.end())).isEqualTo(chunk.text());
            assertThat(document.text().substring(end, chunk.start())).isBlank();
            end = chunk.end();
        }
        assertThat(document.text().substring(end)).isBlank();
    }

    @Test
    void takesEachRowOfATableApartAndItsHeaderAlong() {
        var chunks = chunk(
                Strategy.TABLE_ROWS,
                0,
                paragraph("Prices of this year."),
                new Piece(Kind.TABLE_HEADER, 0, "Product | Price"),
                new Piece(Kind.TABLE_ROW, 0, "Bolt | 1 €"),
                new Piece(Kind.TABLE_ROW, 0, "Nut | 2 €"),
                paragraph("All without tax."));
        assertThat(chunks)
                .extracting(Chunk::text)
                .containsExactly("Prices of this year.\nProduct | Price\nBolt | 1 €", "Nut | 2 €", "All without tax.");
        assertThat(chunks.get(1).context("Title")).contains("Product | Price");
        assertThat(chunks.get(2).tableHeader()).isEmpty();
    }

    @Test
    void keepsAQuestionWithItsAnswerAndApartFromTheNext() {
        var chunks = chunk(
                Strategy.QUESTION_ANSWER,
                0,
                heading(1, "Leave"),
                paragraph("How many days do I have?"),
                paragraph("Thirty."),
                paragraph("Q: May I take more"),
                paragraph("Ask your manager."),
                heading(1, "Contact"),
                paragraph("Room 12."));
        assertThat(chunks)
                .extracting(Chunk::text)
                .containsExactly(
                        "Leave\nHow many days do I have?\nThirty.",
                        "Q: May I take more\nAsk your manager.",
                        "Contact\nRoom 12.");
    }

    @Test
    void namesTheQuestionWhereALongAnswerGoesOn() {
        var chunks = chunk(
                Strategy.QUESTION_ANSWER,
                0,
                paragraph("What is a fox?"),
                paragraph("The quick brown fox jumps over the lazy dog. ".repeat(12)));
        assertThat(chunks).hasSizeGreaterThan(1);
        assertThat(chunks.getFirst().tableHeader()).isEmpty();
        assertThat(chunks.subList(1, chunks.size()))
                .allSatisfy(chunk -> assertThat(chunk.context("Title")).endsWith("What is a fox?"));
    }

    @Test
    void cutsAtTheTargetWhateverTheStructure() {
        var chunks = chunk(
                Strategy.FIXED, 0, heading(1, "One"), paragraph("alpha beta"), heading(1, "Two"), paragraph("gamma"));
        assertThat(chunks).extracting(Chunk::text).containsExactly("One\nalpha beta\nTwo\ngamma");
    }

    @Test
    void repeatsWholeSentencesOfTheChunkBefore() {
        var text = "The quick brown fox jumps over it. ".repeat(12);
        var chunks = chunk(Strategy.STRUCTURE, 10, paragraph(text));
        assertThat(chunks).hasSizeGreaterThan(2);
        for (int i = 1; i < chunks.size(); i++) {
            assertThat(chunks.get(i).start()).isLessThan(chunks.get(i - 1).end());
            assertThat(chunks.get(i).text()).startsWith("The quick brown fox");
            assertThat(words(chunks.get(i).text())).isLessThanOrEqualTo(40);
        }
    }

    @Test
    void repeatsNothingAcrossAHeading() {
        var chunks = chunk(
                Strategy.STRUCTURE,
                10,
                heading(1, "One"),
                paragraph("word ".repeat(18)),
                heading(1, "Two"),
                paragraph("beta ".repeat(18)));
        assertThat(chunks.get(1).text()).startsWith("Two");
    }

    @Property(tries = 300)
    void losesNothingWithAnyStrategyAndOverlap(
            @ForAll("documents") ParsedDocument document,
            @ForAll Strategy strategy,
            @ForAll @IntRange(max = 10) int overlap) {
        int end = 0;
        int last = -1;
        for (var chunk : CHUNKER.chunk(document, new ChunkSettings(strategy, 20, 40, overlap))) {
            assertThat(document.text().substring(chunk.start(), chunk.end())).isEqualTo(chunk.text());
            assertThat(chunk.start()).isGreaterThan(last);
            assertThat(chunk.end()).isGreaterThan(end);
            if (chunk.start() > end)
                assertThat(document.text().substring(end, chunk.start())).isBlank();
            if (overlap == 0) assertThat(chunk.start()).isGreaterThanOrEqualTo(end);
            last = chunk.start();
            end = chunk.end();
        }
        assertThat(document.text().substring(end)).isBlank();
    }

    @Property(tries = 400)
    void keepsChunksAndTheirContextWithinTheLimit(@ForAll("documents") ParsedDocument document) {
        for (var chunk : CHUNKER.chunk(document, SMALL)) {
            int context = words(chunk.context(document.title()));
            assertThat(words(chunk.text()))
                    .isLessThanOrEqualTo(Math.max(SMALL.maxTokens() / 2, SMALL.maxTokens() - context));
        }
    }

    @Property(tries = 200)
    void isDeterministic(@ForAll("documents") ParsedDocument document) {
        assertThat(CHUNKER.chunk(document, SMALL)).isEqualTo(CHUNKER.chunk(document, SMALL));
    }

    @Property(tries = 400)
    void keepsGraphemesWhole(@ForAll("documents") ParsedDocument document) {
        var graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
        graphemes.setText(document.text());
        for (var chunk : CHUNKER.chunk(document, SMALL)) {
            assertThat(graphemes.isBoundary(chunk.start())).isTrue();
            assertThat(graphemes.isBoundary(chunk.end())).isTrue();
        }
    }

    @Property(tries = 400)
    void namesHeadingsThatStandAboveTheText(@ForAll("documents") ParsedDocument document) {
        for (var chunk : CHUNKER.chunk(document, SMALL)) {
            var before = document.blocks().stream()
                    .filter(block -> block.start() < chunk.end())
                    .filter(block -> block.kind() == Kind.HEADING || block.kind() == Kind.TITLE)
                    .map(block -> Section.clip(document.text()
                            .substring(block.start(), block.end())
                            .strip()
                            .replaceAll("\\s+", " ")))
                    .toList();
            assertThat(before).containsAll(chunk.headingPath());
        }
    }

    @Property(tries = 100)
    void survivesBlocksThatDoNotFitTheText(@ForAll("documents") ParsedDocument document, @ForAll("shifts") int shift) {
        var shifted = document.blocks().stream()
                .map(b -> new Block(
                        b.kind(),
                        Math.max(0, b.start() + shift),
                        Math.max(1, b.end() + 2 * Math.abs(shift)),
                        b.level(),
                        1))
                .toList();
        var broken = new ParsedDocument("t", "text/plain", document.text(), shifted, List.of(), 0, Map.of());
        reproducesTheTextAndLosesNothing(broken);
    }

    @Provide
    Arbitrary<Integer> shifts() {
        return Arbitraries.integers().between(-50, 50);
    }

    @Provide
    Arbitrary<ParsedDocument> documents() {
        var words = Arbitraries.oneOf(
                Arbitraries.of(
                        "alpha",
                        "beta.",
                        "Gamma",
                        "e.g.",
                        "4.5",
                        "|",
                        "-",
                        "of",
                        "the",
                        "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
                        "e\u0301",
                        "漢字。",
                        "\r\n"),
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(12));
        var prose = words.list().ofMinSize(1).ofMaxSize(80).map(list -> String.join(" ", list));
        var monster = Arbitraries.strings()
                .withChars("x\u0301\ud83d\ude00")
                .ofMinLength(1)
                .ofMaxLength(1500);
        var text = Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(12, prose), net.jqwik.api.Tuple.of(1, monster));
        var piece = Combinators.combine(
                        Arbitraries.of(Kind.class), Arbitraries.integers().between(1, 6), text)
                .as((kind, level, content) -> new Piece(
                        kind,
                        level,
                        kind == Kind.HEADING || kind == Kind.TITLE
                                ? content.substring(0, Math.min(content.length(), 30))
                                : content));
        return piece.list()
                .ofMinSize(1)
                .ofMaxSize(25)
                .filter(pieces -> pieces.stream().anyMatch(p -> !p.text().isBlank()))
                .map(DocumentChunkerTest::document);
    }

    private static List<Chunk> chunk(Strategy strategy, int overlap, Piece... pieces) {
        return CHUNKER.chunk(document(List.of(pieces)), new ChunkSettings(strategy, 20, 40, overlap));
    }

    private static List<Chunk> chunk(Piece... pieces) {
        return CHUNKER.chunk(document(List.of(pieces)), SMALL);
    }

    private static Piece heading(int level, String text) {
        return new Piece(Kind.HEADING, level, text);
    }

    private static Piece paragraph(String text) {
        return new Piece(Kind.PARAGRAPH, 0, text.strip());
    }

    private static ParsedDocument document(List<Piece> pieces) {
        var text = new StringBuilder();
        var blocks = new ArrayList<Block>();
        for (var piece : pieces) {
            int start = text.length();
            text.append(piece.text());
            int level = piece.kind() == Kind.HEADING ? piece.level() : 0;
            blocks.add(new Block(piece.kind(), start, text.length(), level, 0));
            text.append('\n');
        }
        return new ParsedDocument("Title", "text/plain", text.append(' ').toString(), blocks, List.of(), 0, Map.of());
    }

    /** Like a tokenizer: cuts at white space and within words that are longer than four letters. */
    private static int words(String text) {
        int tokens = 0;
        for (var word : text.strip().split("\\s+", -1)) tokens += (word.length() + 3) / 4;
        return tokens;
    }
}
