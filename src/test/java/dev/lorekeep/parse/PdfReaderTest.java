package dev.lorekeep.parse;

import static dev.lorekeep.parse.Fixtures.BOLD;
import static dev.lorekeep.parse.Fixtures.PAGE;
import static dev.lorekeep.parse.Fixtures.PLAIN;
import static dev.lorekeep.parse.Fixtures.pdf;
import static dev.lorekeep.parse.Fixtures.write;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lorekeep.parse.Fixtures.Text;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.util.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PdfReaderTest {
    private static final float WIDTH = PAGE.getWidth();
    private static final float HEIGHT = PAGE.getHeight();

    @TempDir
    Path folder;

    @Test
    void boxesLieWhereTheTextWasDrawn() throws IOException {
        var parsed =
                ParsedText.of(write(folder, "a.pdf", pdf(List.of(List.of(Text.at(100, 600, "The quick brown fox"))))));
        var box = parsed.boxOf("quick");
        var drawn = PLAIN.getStringWidth("The quick brown fox") / 1000 * 10;
        assertThat(box.page()).isEqualTo(1);
        assertThat(box.x()).isCloseTo(100 / WIDTH, within(0.002f));
        assertThat(box.width()).isCloseTo(drawn / WIDTH, within(0.003f));
        var baseline = 1 - 600 / HEIGHT;
        assertThat(box.y()).isLessThan(baseline - 0.006f);
        assertThat(box.y() + box.height()).isGreaterThan(baseline).isLessThan(baseline + 0.005f);
    }

    @Test
    void boxesFollowTheRotationAndCropOfThePage() throws IOException {
        var pdf = pdf(List.of(List.of(Text.at(100, 600, "turned"))));
        var page = pdf.getPage(0);
        page.setCropBox(new PDRectangle(50, 100, 400, 600));
        page.setRotation(90);
        var box = ParsedText.of(write(folder, "a.pdf", pdf)).boxOf("turned");
        // displayed, the page is 600 wide and 400 high; its lower edge is now on the left, its left edge on top
        assertThat(box.x() + box.width()).isCloseTo((600f - 100 + 8) / 600, within(0.01f));
        assertThat(box.y()).isCloseTo((100f - 50) / 400, within(0.005f));
        assertThat(box.height()).isGreaterThan(box.width());
    }

    @Test
    void readsTextWrittenAtAnAngleWithoutSpacingItOut() throws IOException {
        var pdf = pdf(List.of(List.of()));
        try (var content = new PDPageContentStream(pdf, pdf.getPage(0))) {
            content.beginText();
            content.setFont(PLAIN, 12);
            content.setTextMatrix(Matrix.getRotateInstance(Math.toRadians(90), 300, 200));
            content.showText("Written from bottom to top");
            content.endText();
        }
        var parsed = ParsedText.of(write(folder, "a.pdf", pdf));
        assertThat(parsed.document().text()).isEqualTo("Written from bottom to top");
        var box = parsed.boxOf("bottom");
        assertThat(box.height()).isGreaterThan(box.width());
        assertThat(box.y() + box.height()).isCloseTo(1 - 200 / HEIGHT, within(0.003f));
    }

    @Test
    void joinsLinesToParagraphsAndHyphenatedWords() throws IOException {
        var parsed = ParsedText.of(write(
                folder,
                "a.pdf",
                pdf(List.of(List.of(
                        Text.at(72, 700, "This paragraph runs over several lines because its sen-"),
                        Text.at(72, 688, "tences are long enough to fill them from edge to edge."),
                        Text.at(72, 660, "This one stands apart."))))));
        assertThat(parsed.blocks())
                .containsExactly(
                        "PARAGRAPH This paragraph runs over several lines because its sentences are long enough to fill them from edge to edge.",
                        "PARAGRAPH This one stands apart.");
        assertThat(parsed.document().boxes()).hasSize(3);
        var first = parsed.document().boxes().getFirst();
        assertThat(parsed.document().text().substring(first.start(), first.end()))
                .endsWith("its sen");
    }

    @Test
    void findsHeadingsBySizeAndWeight() throws IOException {
        var texts = new ArrayList<Text>(List.of(
                new Text("The Manual", BOLD, 24, 72, 780),
                new Text("Starting", BOLD, 16, 72, 740),
                Text.at(72, 715, "Press the green button and wait until the lamp shines."),
                new Text("If it does not start", BOLD, 10, 72, 690),
                Text.at(72, 675, "Check the cable, then press the button again and wait."),
                new Text("Stopping", BOLD, 16, 72, 640),
                Text.at(72, 615, "Press the red button.")));
        var parsed = ParsedText.of(write(folder, "a.pdf", pdf(List.of(texts))));
        assertThat(parsed.blocks())
                .containsExactly(
                        "TITLE The Manual",
                        "HEADING 1 Starting",
                        "PARAGRAPH Press the green button and wait until the lamp shines.",
                        "HEADING 2 If it does not start",
                        "PARAGRAPH Check the cable, then press the button again and wait.",
                        "HEADING 1 Stopping",
                        "PARAGRAPH Press the red button.");
        assertThat(parsed.document().title()).isEqualTo("The Manual");
    }

    @Test
    void readsColumnsOneAfterTheOther() throws IOException {
        var texts = new ArrayList<Text>();
        // drawn row by row, as some programs do: only the layout tells
        for (var line = 0; line < 8; line++) {
            texts.add(Text.at(60, 700 - 12 * line, "left column line number " + line + " reaching out"));
            texts.add(Text.at(310, 700 - 12 * line, "right column line number " + line + " reaching out"));
        }
        texts.addFirst(new Text("A headline across both of the columns below it", BOLD, 20, 60, 740));
        var text = ParsedText.of(write(folder, "a.pdf", pdf(List.of(texts))))
                .document()
                .text();
        assertThat(text.indexOf("left column line number 7")).isLessThan(text.indexOf("right column line number 0"));
        assertThat(text).startsWith("A headline");
    }

    @Test
    void keepsTablesAsRowsWithTheirHeader() throws IOException {
        var texts = new ArrayList<Text>();
        var rows = List.of(
                List.of("Country", "Capital", "People"),
                List.of("Austria", "Vienna", "8.9"),
                List.of("Belgium", "Brussels", "11.5"),
                List.of("Denmark", "Copenhagen", "5.8"));
        for (var row = 0; row < rows.size(); row++)
            for (var column = 0; column < 3; column++)
                texts.add(
                        Text.at(72 + 150 * column, 700 - 16 * row, rows.get(row).get(column)));
        var parsed = ParsedText.of(write(folder, "a.pdf", pdf(List.of(texts))));
        assertThat(parsed.blocks())
                .containsExactly(
                        "TABLE_HEADER Country | Capital | People",
                        "TABLE_ROW Austria | Vienna | 8.9",
                        "TABLE_ROW Belgium | Brussels | 11.5",
                        "TABLE_ROW Denmark | Copenhagen | 5.8");
        assertThat(parsed.boxOf("Brussels").y()).isCloseTo(1 - (668 + 8) / HEIGHT, within(0.003f));
    }

    @Test
    void numbersPagesAndDropsRepeatedHeadersAndFooters() throws IOException {
        var pages = new ArrayList<List<Text>>();
        for (var page = 1; page <= 4; page++)
            pages.add(List.of(
                    Text.at(72, 810, "Handbook of the house"),
                    Text.at(72, 500, "Words that only page number " + page + " has."),
                    Text.at(280, 30, "Page " + page + " of 4")));
        var parsed = ParsedText.of(write(folder, "a.pdf", pdf(pages)));
        assertThat(parsed.document().pageCount()).isEqualTo(4);
        assertThat(parsed.document().text())
                .containsOnlyOnce("Handbook of the house")
                .containsOnlyOnce("of 4");
        assertThat(parsed.boxOf("page number 3").page()).isEqualTo(3);
        for (var block : parsed.document().blocks())
            if (parsed.textOf(block).contains("only page number 4"))
                assertThat(block.page()).isEqualTo(4);
    }

    @Test
    void keepsListItemsApart() throws IOException {
        var parsed = ParsedText.of(write(
                folder,
                "a.pdf",
                pdf(List.of(List.of(
                        Text.at(72, 700, "Bring along:"),
                        Text.at(80, 686, "1."),
                        Text.at(110, 686, "a lamp that does not need a cable,"),
                        Text.at(80, 674, "2."),
                        Text.at(110, 674, "a rope."))))));
        assertThat(parsed.blocks())
                .containsExactly(
                        "PARAGRAPH Bring along:",
                        "LIST_ITEM 1. a lamp that does not need a cable,",
                        "LIST_ITEM 2. a rope.");
    }

    @Test
    void separatesWordsThatOnlyANarrowGapKeepsApart() throws IOException {
        var first = "Justified";
        var width = PLAIN.getStringWidth(first) / 1000 * 10;
        var parsed = ParsedText.of(write(
                folder,
                "a.pdf",
                pdf(List.of(List.of(Text.at(72, 700, first), Text.at(72 + width + 1.7f, 700, "lines"))))));
        assertThat(parsed.document().text()).isEqualTo("Justified lines");
    }

    @Test
    void keepsLetterSpacedWordsWhole() throws IOException {
        var pdf = pdf(List.of(List.of()));
        try (var content = new PDPageContentStream(pdf, pdf.getPage(0))) {
            content.beginText();
            content.setFont(PLAIN, 12);
            content.setCharacterSpacing(3);
            content.newLineAtOffset(72, 700);
            content.showText("WIDELY SET");
            content.endText();
        }
        assertThat(ParsedText.of(write(folder, "a.pdf", pdf)).document().text()).isEqualTo("WIDELY SET");
    }

    @Test
    void ignoresTextOutsideThePage() throws IOException {
        var parsed = ParsedText.of(write(
                folder,
                "a.pdf",
                pdf(List.of(List.of(
                        Text.at(72, 700, "seen"), Text.at(-500, 700, "hidden"), Text.at(72, 2000, "hidden"))))));
        assertThat(parsed.document().text()).isEqualTo("seen");
    }

    @Test
    void opensFilesThatOnlyRestrictTheirUse() throws IOException {
        assertThat(ParsedText.of(protectedPdf("", "owner")).document().text()).isEqualTo("for your eyes");
    }

    @Test
    void opensFilesOfWhichOnlyTheAttachmentsAreEncrypted() throws IOException {
        var parsed = ParsedText.of(lockedAttachment("/StmF /Identity /StrF /Identity"));
        assertThat(parsed.document().text()).contains("for all eyes").contains("Attachment: secret.txt");
        assertThat(parsed.outcome()).isInstanceOf(Parsed.Degraded.class);
        assertThat(parsed.reason()).isEqualTo("The attachment of this PDF is protected by a password.");
        var whole = ParsedText.of(lockedAttachment("/StmF /StdCF /StrF /StdCF"));
        assertThat(whole.reason()).isEqualTo("This PDF is protected by a password.");
    }

    /** Appends an encryption dictionary with these filters to a file, as an update does. */
    private Path lockedAttachment(String filters) throws IOException {
        var pdf = pdf(List.of(List.of(Text.at(72, 700, "for all eyes"))));
        var file = new PDComplexFileSpecification();
        file.setFile("secret.txt");
        file.setEmbeddedFile(new PDEmbeddedFile(pdf, new ByteArrayInputStream(new byte[] {1, 2, 3})));
        var files = new PDEmbeddedFilesNameTreeNode();
        files.setNames(Map.of("secret.txt", file));
        var names = new PDDocumentNameDictionary(pdf.getDocumentCatalog());
        names.setEmbeddedFiles(files);
        pdf.getDocumentCatalog().setNames(names);
        var bytes = new ByteArrayOutputStream();
        pdf.save(bytes, CompressParameters.NO_COMPRESSION);
        pdf.close();
        var text = bytes.toString(ISO_8859_1);
        var previous = text.substring(text.lastIndexOf("startxref") + 9).strip().split("\\s")[0];
        var root = text.substring(text.lastIndexOf("/Root") + 5).split("R")[0];
        var encryption = text.length();
        var update = "90 0 obj\n<< /Filter /Standard /V 4 /R 4 /Length 128 /P -4 /EFF /StdCF " + filters
                + " /CF << /StdCF << /CFM /AESV2 /AuthEvent /EFOpen /Length 16 >> >> /O <" + "41".repeat(32)
                + "> /U <" + "42".repeat(32) + "> >>\nendobj\n";
        var table = encryption + update.length();
        update += "xref\n90 1\n" + String.format("%010d 00000 n \n", encryption) + "trailer\n<< /Size 91 /Root"
                + root + "R /Prev " + previous + " /Encrypt 90 0 R /ID [<01> <01>] >>\nstartxref\n" + table
                + "\n%%EOF\n";
        return Files.writeString(folder.resolve("locked.pdf"), text + update, ISO_8859_1);
    }

    @Test
    void refusesFilesThatNeedAPassword() throws IOException {
        var parsed = ParsedText.of(protectedPdf("secret", "owner"));
        assertThat(parsed.outcome()).isInstanceOf(Parsed.Unreadable.class);
        assertThat(parsed.reason()).isEqualTo("This PDF is protected by a password.");
    }

    private Path protectedPdf(String user, String owner) throws IOException {
        var pdf = pdf(List.of(List.of(Text.at(72, 700, "for your eyes"))));
        var policy = new StandardProtectionPolicy(owner, user, new AccessPermission());
        policy.setEncryptionKeyLength(256);
        pdf.protect(policy);
        return write(folder, "a.pdf", pdf);
    }

    @Test
    void saysThatAScanHasNoText() throws IOException {
        var parsed = ParsedText.of(OcrTest.WITHOUT, write(folder, "a.pdf", scan(List.of(List.of()))));
        assertThat(parsed.outcome()).isInstanceOf(Parsed.Unreadable.class);
        assertThat(parsed.reason()).isEqualTo("This PDF is a scan: no text layer, OCR not installed.");
    }

    @Test
    void saysWhichPagesAreScans() throws IOException {
        var parsed = ParsedText.of(
                OcrTest.WITHOUT,
                write(folder, "a.pdf", scan(List.of(List.of(Text.at(72, 700, "A page with words")), List.of()))));
        assertThat(parsed.outcome()).isInstanceOf(Parsed.Degraded.class);
        assertThat(parsed.reason()).startsWith("Page 2 is scanned: no text layer, OCR not installed");
    }

    private static org.apache.pdfbox.pdmodel.PDDocument scan(List<List<Text>> pages) throws IOException {
        var pdf = pdf(pages);
        var last = pdf.getPage(pages.size() - 1);
        var image = LosslessFactory.createFromImage(pdf, new BufferedImage(500, 700, BufferedImage.TYPE_BYTE_GRAY));
        try (var content = new PDPageContentStream(pdf, last, AppendMode.APPEND, false)) {
            content.drawImage(image, 0, 0, WIDTH, HEIGHT);
        }
        return pdf;
    }
}
