package dev.lorekeep.parse;

import static dev.lorekeep.parse.Fixtures.pdf;
import static dev.lorekeep.parse.Fixtures.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lorekeep.parse.Fixtures.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.util.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PdfTablesTest {
    private static final float HEIGHT = Fixtures.PAGE.getHeight();

    @TempDir
    Path folder;

    /** Draws on the first page of a document. */
    private interface Pen {
        void draw(PDPageContentStream content) throws IOException;
    }

    private ParsedText parse(PDDocument pdf, Pen pen) throws IOException {
        try (var content = new PDPageContentStream(pdf, pdf.getPage(0), AppendMode.PREPEND, false)) {
            pen.draw(content);
        }
        return ParsedText.of(write(folder, "a.pdf", pdf));
    }

    /** Three columns of which the middle one wraps: 72..160..340..420; rows at 700, 660, 640. */
    private static List<Text> wrapped() {
        return new ArrayList<>(List.of(
                Text.at(75, 702, "Item"),
                Text.at(165, 702, "Description"),
                Text.at(345, 702, "Price"),
                Text.at(75, 684, "Lamp"),
                Text.at(165, 684, "gives light in the hall"),
                Text.at(345, 684, "10"),
                Text.at(165, 672, "and uses little cur-"),
                Text.at(165, 660, "rent"),
                Text.at(75, 642, "Chair"),
                Text.at(165, 642, "to sit on"),
                Text.at(345, 642, "20")));
    }

    private static final List<String> WRAPPED = List.of(
            "TABLE_HEADER Item | Description | Price",
            "TABLE_ROW Lamp | gives light in the hall and uses little current | 10",
            "TABLE_ROW Chair | to sit on | 20");

    private static void lines(PDPageContentStream content, float[] xs, float[] ys) throws IOException {
        for (var x : xs) line(content, x, ys[0], x, ys[ys.length - 1]);
        for (var y : ys) line(content, xs[0], y, xs[xs.length - 1], y);
    }

    private static void line(PDPageContentStream content, float x0, float y0, float x1, float y1) throws IOException {
        content.moveTo(x0, y0);
        content.lineTo(x1, y1);
        content.stroke();
    }

    private static final float[] XS = {70, 160, 340, 420};
    private static final float[] YS = {716, 696, 654, 634};

    @Test
    void keepsWrappedCellsOfRuledTablesWhole() throws IOException {
        var parsed = parse(pdf(List.of(wrapped())), content -> lines(content, XS, YS));
        assertThat(parsed.blocks()).containsExactlyElementsOf(WRAPPED);
        var first = parsed.boxOf("gives light");
        var second = parsed.boxOf("and uses");
        assertThat(first.x()).isCloseTo(165 / Fixtures.PAGE.getWidth(), within(0.003f));
        assertThat(second.y()).isCloseTo(first.y() + 12 / HEIGHT, within(0.002f));
        assertThat(parsed.boxOf("10").x()).isCloseTo(345 / Fixtures.PAGE.getWidth(), within(0.003f));
    }

    @Test
    void seesRulesThatAreThinRectanglesOrEdgesOfCells() throws IOException {
        var thin = parse(pdf(List.of(wrapped())), content -> {
            for (var x : XS) content.addRect(x, YS[3], 0.7f, YS[0] - YS[3]);
            for (var y : YS) content.addRect(XS[0], y, XS[3] - XS[0], 0.7f);
            content.fill();
        });
        assertThat(thin.blocks()).containsExactlyElementsOf(WRAPPED);
        var cells = parse(pdf(List.of(wrapped())), content -> {
            for (var column = 0; column < 3; column++)
                for (var row = 0; row < 3; row++)
                    content.addRect(
                            XS[column], YS[row + 1], XS[column + 1] - XS[column] - 1, YS[row] - YS[row + 1] - 1);
            content.stroke();
        });
        assertThat(cells.blocks()).containsExactlyElementsOf(WRAPPED);
    }

    @Test
    void readsRuledTablesOnTurnedPages() throws IOException {
        var pdf = pdf(List.of(List.of()));
        pdf.getPage(0).setRotation(90);
        var parsed = parse(pdf, content -> {
            // written upwards, as pages are that a printer turned
            content.transform(new Matrix(0, 1, -1, 0, Fixtures.PAGE.getWidth(), 0));
            content.transform(Matrix.getTranslateInstance(0, -250));
            lines(content, XS, YS);
            for (var text : wrapped()) {
                content.beginText();
                content.setFont(text.font(), text.size());
                content.newLineAtOffset(text.x(), text.y());
                content.showText(text.text());
                content.endText();
            }
        });
        assertThat(parsed.blocks()).containsExactlyElementsOf(WRAPPED);
    }

    @Test
    void separatesCellsThatNearlyTouch() throws IOException {
        var texts = new ArrayList<Text>();
        for (var row = 0; row < 3; row++) {
            var width = Fixtures.PLAIN.getStringWidth("full cell") / 1000 * 10;
            texts.add(Text.at(100 - width - 2, 702 - 20 * row, "full cell"));
            texts.add(Text.at(102, 702 - 20 * row, "next " + row));
        }
        var parsed = parse(
                pdf(List.of(texts)),
                content -> lines(content, new float[] {50, 100, 200}, new float[] {716, 696, 676, 656}));
        assertThat(parsed.blocks().subList(0, 2))
                .containsExactly("TABLE_HEADER full cell | next 0", "TABLE_ROW full cell | next 1");
    }

    @Test
    void keepsColumnsInPlaceWhereCellsAreJoined() throws IOException {
        var texts = List.of(
                Text.at(75, 702, "Both of these"),
                Text.at(345, 702, "last"),
                Text.at(75, 682, "a"),
                Text.at(165, 682, "b"),
                Text.at(345, 682, "c"),
                Text.at(165, 662, "e"),
                Text.at(345, 662, "f"));
        var parsed = parse(pdf(List.of(texts)), content -> {
            lines(content, XS, new float[] {696, 676, 656});
            line(content, 70, 716, 420, 716);
            line(content, 70, 696, 70, 716);
            line(content, 340, 696, 340, 716);
            line(content, 420, 696, 420, 716);
        });
        assertThat(parsed.document().text()).isEqualTo("Both of these | | last\na | b | c\n| e | f");
    }

    @Test
    void unfoldsRowsWhereOnlyTheHeadIsRuled() throws IOException {
        var texts = new ArrayList<Text>();
        texts.add(Text.at(75, 702, "Year"));
        texts.add(Text.at(165, 702, "Visitors"));
        for (var row = 0; row < 5; row++) {
            texts.add(Text.at(75, 684 - 12 * row, String.valueOf(2001 + row)));
            texts.add(Text.at(165, 684 - 12 * row, String.valueOf(100 * row + 7)));
        }
        var parsed = parse(
                pdf(List.of(texts)),
                content -> lines(content, new float[] {70, 160, 340}, new float[] {716, 696, 630}));
        assertThat(parsed.blocks())
                .startsWith("TABLE_HEADER Year | Visitors", "TABLE_ROW 2001 | 7", "TABLE_ROW 2002 | 107")
                .hasSize(6);
    }

    @Test
    void placesTablesBetweenTheParagraphsAroundThem() throws IOException {
        var texts = wrapped();
        texts.add(Text.at(72, 750, "The paragraph above the table says what it shows."));
        texts.add(Text.at(72, 600, "The paragraph below the table says what it means."));
        var parsed = parse(pdf(List.of(texts)), content -> lines(content, XS, YS));
        assertThat(parsed.blocks())
                .startsWith("PARAGRAPH The paragraph above the table says what it shows.")
                .endsWith("PARAGRAPH The paragraph below the table says what it means.")
                .hasSize(5);
    }

    @Test
    void takesBoxesAroundProseForNoTables() throws IOException {
        var texts = List.of(
                Text.at(75, 700, "A remark in a frame, as textbooks have them, that"),
                Text.at(75, 688, "runs over two lines of the page."));
        var parsed = parse(pdf(List.of(texts)), content -> {
            content.addRect(70, 680, 300, 40);
            content.stroke();
            line(content, 70, 660, 370, 660);
        });
        assertThat(parsed.blocks())
                .containsExactly(
                        "PARAGRAPH A remark in a frame, as textbooks have them, that runs over two lines of the page.");
    }

    @Test
    void foldsWrappedCellsOfUnruledTablesByTheirSpacing() throws IOException {
        var texts = List.of(
                Text.at(72, 700, "Item"),
                Text.at(172, 700, "Description"),
                Text.at(372, 700, "Price"),
                Text.at(72, 680, "Table lamp"),
                Text.at(172, 680, "gives light in the hall"),
                Text.at(372, 680, "10"),
                Text.at(72, 668, "with shade"),
                Text.at(172, 668, "and uses little current"),
                Text.at(72, 648, "Chair"),
                Text.at(172, 648, "to sit on"),
                Text.at(372, 648, "20"),
                Text.at(72, 628, "Desk"),
                Text.at(172, 628, "to write at"),
                Text.at(372, 628, "30"));
        var parsed = ParsedText.of(write(folder, "a.pdf", pdf(List.of(texts))));
        assertThat(parsed.blocks())
                .containsExactly(
                        "TABLE_HEADER Item | Description | Price",
                        "TABLE_ROW Table lamp with shade | gives light in the hall and uses little current | 10",
                        "TABLE_ROW Chair | to sit on | 20",
                        "TABLE_ROW Desk | to write at | 30");
    }
}
