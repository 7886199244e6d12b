package dev.lorekeep.parse;

import static dev.lorekeep.parse.Fixtures.pdf;
import static dev.lorekeep.parse.Fixtures.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lorekeep.parse.Fixtures.Text;
import dev.lorekeep.parse.TextRecognition.Outcome;
import dev.lorekeep.parse.TextRecognition.Readiness;
import dev.lorekeep.parse.TextRecognition.Word;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OcrTest {
    /** A parser on a machine where Tesseract is not installed. */
    static final DocumentParser WITHOUT = new DocumentParser(
            ParseLimits.DEFAULTS,
            new ParseOptions(
                    ParseOptions.Ocr.AUTO, List.of("deu", "eng"), "no-such-tesseract", 10, Duration.ofMinutes(1)));

    @TempDir
    Path folder;

    /** Says what it was told to, page by page. */
    private record Scripted(IntFunction<Outcome> pages, List<BufferedImage> seen) implements TextRecognition {
        @Override
        public Readiness readiness() {
            return new Readiness.Ready();
        }

        @Override
        public Outcome recognise(BufferedImage page, Duration limit) {
            seen.add(page);
            return pages.apply(seen.size());
        }
    }

    private static Outcome words(float confidence, String... words) {
        var found = new ArrayList<Word>();
        for (var i = 0; i < words.length; i++)
            found.add(new Word(words[i], confidence, 1, 1 + i / 2, 0.1f + 0.2f * (i % 2), 0.1f * (i / 2), 0.1f, 0.05f));
        return new Outcome.Recognised(found);
    }

    private static DocumentParser parser(TextRecognition recognition, int maxPages) {
        return new DocumentParser(
                ParseLimits.DEFAULTS,
                new ParseOptions(ParseOptions.Ocr.AUTO, List.of(), "none", maxPages, Duration.ofMinutes(1)),
                recognition);
    }

    private static DocumentParser installed() {
        var parser = new Tesseract(ParseOptions.DEFAULTS);
        assumeTrue(parser.readiness() instanceof Readiness.Ready, "Tesseract is not installed");
        return new DocumentParser();
    }

    @Test
    void givesEachRecognisedWordItsPlace() throws IOException {
        var recognition =
                new Scripted(page -> words(0.9f, "Stairs", "need", "a", "hand-", "rail", "too"), new ArrayList<>());
        var parsed = ParsedText.of(parser(recognition, 10), write(folder, "a.pdf", scan(1)));
        assertThat(parsed.blocks()).containsExactly("PARAGRAPH Stairs need a handrail too");
        assertThat(parsed.document().boxes()).hasSize(6);
        var box = parsed.boxOf("need");
        assertThat(box.x()).isCloseTo(0.3f, within(0.001f));
        assertThat(box.width()).isCloseTo(0.1f, within(0.001f));
        assertThat(parsed.boxOf("rail").y()).isCloseTo(0.2f, within(0.001f));
        assertThat(parsed.outcome()).isInstanceOf(Parsed.Complete.class);
    }

    @Test
    void takesShortLinesOfLargeLettersForHeadings() throws IOException {
        var found = new ArrayList<Word>();
        found.add(new Word("Safety", 0.9f, 1, 1, 0.1f, 0.1f, 0.2f, 0.04f));
        for (var i = 0; i < 20; i++)
            found.add(new Word(
                    "word" + i, 0.9f, 2, 2 + i / 5, 0.1f + 0.1f * (i % 5), 0.2f + 0.03f * (i / 5), 0.08f, 0.02f));
        var recognition = new Scripted(page -> new Outcome.Recognised(found), new ArrayList<>());
        var parsed = ParsedText.of(parser(recognition, 10), write(folder, "a.pdf", scan(1)));
        assertThat(parsed.blocks().getFirst()).isEqualTo("HEADING 1 Safety");
        assertThat(parsed.blocks()).hasSize(2).last().asString().startsWith("PARAGRAPH word0 word1");
    }

    @Test
    void keepsTheOrderOfPagesWithAndWithoutATextLayer() throws IOException {
        var pdf = scan(2);
        var page = new PDPage(Fixtures.PAGE);
        pdf.getPages().insertBefore(page, pdf.getPage(1));
        try (var content = new PDPageContentStream(pdf, page)) {
            content.beginText();
            content.setFont(Fixtures.PLAIN, 10);
            content.newLineAtOffset(72, 700);
            content.showText("typed between");
            content.endText();
        }
        var recognition = new Scripted(number -> words(0.9f, "scan", String.valueOf(number)), new ArrayList<>());
        var parsed = ParsedText.of(parser(recognition, 10), write(folder, "a.pdf", pdf));
        assertThat(parsed.blocks()).containsExactly("PARAGRAPH scan 1", "PARAGRAPH typed between", "PARAGRAPH scan 2");
        assertThat(parsed.document().blocks()).extracting(Block::page).containsExactly(1, 2, 3);
    }

    @Test
    void drawsPagesAtThreeHundredDotsButNeverTooManyPixels() throws IOException {
        var recognition = new Scripted(number -> words(0.9f, "word"), new ArrayList<>());
        var pdf = scan(2);
        pdf.getPage(1).setMediaBox(new org.apache.pdfbox.pdmodel.common.PDRectangle(14_000, 14_000));
        ParsedText.of(parser(recognition, 10), write(folder, "a.pdf", pdf));
        var first = recognition.seen.getFirst();
        assertThat(first.getWidth()).isCloseTo((int) (Fixtures.PAGE.getWidth() / 72 * 300), within(2));
        var second = recognition.seen.getLast();
        assertThat((long) second.getWidth() * second.getHeight()).isBetween(20_000_000L, 25_100_000L);
    }

    @Test
    void dropsWhatIsNeitherSureNorLikeAWordAndWarnsOfPoorScans() throws IOException {
        var recognition = new Scripted(
                number -> new Outcome.Recognised(List.of(
                        new Word("maybe", 0.5f, 1, 1, 0.1f, 0.1f, 0.1f, 0.1f),
                        new Word("unsure", 0.2f, 1, 1, 0.3f, 0.1f, 0.1f, 0.1f),
                        new Word("~|_", 0.2f, 1, 1, 0.5f, 0.1f, 0.1f, 0.1f),
                        new Word("a", 0.2f, 1, 2, 0.1f, 0.3f, 0.1f, 0.1f))),
                new ArrayList<>());
        var parsed = ParsedText.of(parser(recognition, 10), write(folder, "a.pdf", scan(1)));
        assertThat(parsed.document().text()).isEqualTo("maybe unsure");
        assertThat(parsed.outcome()).isInstanceOf(Parsed.Degraded.class);
        assertThat(parsed.reason()).contains("hard to read").contains("34 %");
    }

    @Test
    void stopsAfterTheAllowedPagesAndSaysSo() throws IOException {
        var recognition = new Scripted(number -> words(0.9f, "page", "words"), new ArrayList<>());
        var parsed = ParsedText.of(parser(recognition, 2), write(folder, "a.pdf", scan(5)));
        assertThat(recognition.seen).hasSize(2);
        assertThat(parsed.outcome()).isInstanceOf(Parsed.Degraded.class);
        assertThat(parsed.reason()).contains("after 2 pages").contains("3 scanned pages were not read");
    }

    @Test
    void stopsWhenTheTimeIsUpAndSaysSo() throws IOException {
        var limits = new ParseLimits(1 << 30, 1_000_000, Duration.ofSeconds(2), 8, 500, 1 << 30);
        var parser = new DocumentParser(
                limits, ParseOptions.DEFAULTS, new Scripted(number -> words(0.9f, "never"), new ArrayList<>()));
        var pdf = scan(2);
        var parsed = ParsedText.of(parser, write(folder, "a.pdf", pdf));
        assertThat(parsed.reason()).contains("no time left for text recognition");
    }

    @Test
    void namesThePagesItFailedOn() throws IOException {
        var recognition = new Scripted(
                number -> number == 1 ? new Outcome.Failed("it took longer than 60 seconds") : words(0.9f, "fine"),
                new ArrayList<>());
        var parsed = ParsedText.of(parser(recognition, 10), write(folder, "a.pdf", scan(2)));
        assertThat(parsed.document().text()).isEqualTo("fine");
        assertThat(parsed.reason()).isEqualTo("Text recognition failed on 1 page: it took longer than 60 seconds.");
    }

    @Test
    void leavesTextLayersAloneUnlessToldOtherwise() throws IOException {
        var recognition = new Scripted(number -> words(0.9f, "recognised"), new ArrayList<>());
        var pdf = scan(1);
        try (var content = new PDPageContentStream(pdf, pdf.getPage(0), PDPageContentStream.AppendMode.APPEND, false)) {
            content.beginText();
            content.setFont(Fixtures.PLAIN, 10);
            content.newLineAtOffset(72, 700);
            content.showText(
                    "A text layer that somebody made with care, long enough to be more than a stamp on a scan, "
                            + "and more of it.");
            content.endText();
        }
        var file = write(folder, "a.pdf", pdf);
        assertThat(ParsedText.of(parser(recognition, 10), file).document().text())
                .startsWith("A text layer");
        var all = new ParseOptions(ParseOptions.Ocr.ON, List.of(), "none", 10, Duration.ofMinutes(1));
        assertThat(ParsedText.of(new DocumentParser(ParseLimits.DEFAULTS, all, recognition), file)
                        .document()
                        .text())
                .isEqualTo("recognised");
        var none = new ParseOptions(ParseOptions.Ocr.OFF, List.of(), "none", 10, Duration.ofMinutes(1));
        var refused = ParsedText.of(
                new DocumentParser(ParseLimits.DEFAULTS, none, recognition), write(folder, "b.pdf", scan(1)));
        assertThat(refused.reason()).contains("no text layer, OCR is switched off");
    }

    @Test
    void readsScansAndPicturesWithTesseract() throws IOException {
        var parser = installed();
        var scan = ParsedText.of(parser, write(folder, "a.pdf", scan("The quick brown fox", "jumps over the dog")));
        assertThat(scan.document().text()).contains("quick brown fox").contains("over the dog");
        var box = scan.boxOf("quick");
        var before = Fixtures.PLAIN.getStringWidth("The ") / 1000 * 20;
        assertThat(box.x()).isCloseTo((72 + before) / Fixtures.PAGE.getWidth(), within(0.005f));
        assertThat(box.y() + box.height()).isCloseTo(1 - 700 / Fixtures.PAGE.getHeight(), within(0.008f));

        var picture = ParsedText.of(parser, picture("tif", "Bridges carry trains"));
        assertThat(picture.document().text()).isEqualTo("Bridges carry trains");
        assertThat(picture.document().pageCount()).isEqualTo(1);
    }

    @Test
    void readsPicturesInsideArchivesAndMail() throws IOException {
        var parser = installed();
        var bytes = Files.readAllBytes(picture("png", "Bridges carry trains"));
        var archive = ParsedText.of(parser, Files.write(folder.resolve("a.zip"), Fixtures.zip("scan.png", bytes)));
        assertThat(archive.blocks()).containsExactly("HEADING 1 scan.png", "PARAGRAPH Bridges carry trains");
        var mail = ("From: a@example.com\r\nSubject: Plan\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: image/png; name=\"plan.png\"\r\nContent-Transfer-Encoding: base64\r\n"
                        + "Content-Disposition: attachment; filename=\"plan.png\"\r\n\r\n"
                        + Base64.getMimeEncoder().encodeToString(bytes))
                .getBytes(StandardCharsets.US_ASCII);
        var parsed = ParsedText.of(parser, Files.write(folder.resolve("a.eml"), mail));
        assertThat(parsed.document().text()).contains("Bridges carry trains");
    }

    @Test
    void saysWhatToInstallWhereTesseractIsMissing() throws IOException {
        var picture = ParsedText.of(WITHOUT, picture("png", "Bridges carry trains"));
        assertThat(picture.outcome()).isInstanceOfSatisfying(Parsed.Unreadable.class, refused -> {
            assertThat(refused.reason()).isEqualTo("This is a picture: no text layer, OCR not installed.");
            assertThat(refused.remedy()).startsWith("apt-get install tesseract-ocr tesseract-ocr-deu,");
        });
        var bytes = Files.readAllBytes(picture("png", "Bridges carry trains"));
        var archive = ParsedText.of(
                WITHOUT, Files.write(folder.resolve("a.zip"), Fixtures.zip("a.txt", "words", "scan.png", bytes)));
        assertThat(archive.outcome()).isInstanceOf(Parsed.Degraded.class);
        assertThat(archive.reason()).contains("A picture inside it has no text layer, OCR not installed");
    }

    @Test
    void refusesPicturesThatAreBroken() throws IOException {
        var whole = Files.readAllBytes(picture("png", "Bridges carry trains"));
        var parsed = ParsedText.of(
                parser(new Scripted(number -> words(0.9f, "x"), new ArrayList<>()), 10),
                Files.write(folder.resolve("b.png"), Arrays.copyOf(whole, 60)));
        assertThat(parsed.outcome()).isInstanceOf(Parsed.Unreadable.class);
        assertThat(parsed.reason()).contains("damaged");
    }

    /** Pages that are one gray picture each. */
    private static PDDocument scan(int pages) throws IOException {
        var pdf = pdf(Collections.nCopies(pages, List.of()));
        for (var page : pdf.getPages()) fill(pdf, page, new BufferedImage(500, 700, BufferedImage.TYPE_BYTE_GRAY));
        return pdf;
    }

    /** A page that is a picture of these lines. */
    private static PDDocument scan(String... lines) throws IOException {
        var pdf = new PDDocument();
        var page = new PDPage(Fixtures.PAGE);
        pdf.addPage(page);
        fill(pdf, page, drawn(200, lines));
        return pdf;
    }

    private static void fill(PDDocument pdf, PDPage page, BufferedImage picture) throws IOException {
        try (var content = new PDPageContentStream(pdf, page)) {
            var image = LosslessFactory.createFromImage(pdf, picture);
            content.drawImage(
                    image,
                    0,
                    0,
                    page.getMediaBox().getWidth(),
                    page.getMediaBox().getHeight());
        }
    }

    private static BufferedImage drawn(int dotsPerInch, String... lines) throws IOException {
        var texts = new ArrayList<Text>();
        for (var i = 0; i < lines.length; i++) texts.add(new Text(lines[i], Fixtures.PLAIN, 20, 72, 700 - 30 * i));
        try (var pdf = pdf(List.of(texts))) {
            return new PDFRenderer(pdf).renderImageWithDPI(0, dotsPerInch, ImageType.GRAY);
        }
    }

    private Path picture(String format, String line) throws IOException {
        var bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(drawn(200, line), format, bytes)).isTrue();
        return Files.write(folder.resolve("picture." + format), bytes.toByteArray());
    }
}
