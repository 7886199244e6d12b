package dev.lorekeep.parse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.poi.xslf.usermodel.SlideLayout;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle;

/** Small files made on the spot, so that a test knows what is in them. */
public final class Fixtures {
    static final PDFont PLAIN = new PDType1Font(FontName.HELVETICA);
    static final PDFont BOLD = new PDType1Font(FontName.HELVETICA_BOLD);
    static final PDRectangle PAGE = PDRectangle.A4;

    /** A text drawn at a place. */
    record Text(String text, PDFont font, float size, float x, float y) {
        static Text at(float x, float y, String text) {
            return new Text(text, PLAIN, 10, x, y);
        }
    }

    private Fixtures() {}

    static PDDocument pdf(List<List<Text>> pages) {
        try {
            var pdf = new PDDocument();
            for (var texts : pages) {
                var page = new PDPage(PAGE);
                pdf.addPage(page);
                try (var content = new PDPageContentStream(pdf, page)) {
                    for (var text : texts) {
                        content.beginText();
                        content.setFont(text.font, text.size);
                        content.newLineAtOffset(text.x, text.y);
                        content.showText(text.text);
                        content.endText();
                    }
                }
            }
            return pdf;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static Path write(Path folder, String name, PDDocument pdf) throws IOException {
        var file = folder.resolve(name);
        try (pdf) {
            pdf.save(file.toFile());
        }
        return file;
    }

    static Path write(Path folder, String name, String text) throws IOException {
        return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] samplePdf() {
        var bytes = new ByteArrayOutputStream();
        try (var pdf = pdf(List.of(List.of(
                new Text("A heading", BOLD, 18, 72, 760),
                Text.at(72, 730, "Some words of the first paragraph,"),
                Text.at(72, 718, "which has two lines."))))) {
            pdf.save(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    public static byte[] docx() {
        var bytes = new ByteArrayOutputStream();
        try (var document = new XWPFDocument()) {
            var styles = document.createStyles();
            for (var level = 1; level <= 2; level++) {
                var style = CTStyle.Factory.newInstance();
                style.setStyleId("Heading" + level);
                style.addNewName().setVal("heading " + level);
                styles.addStyle(new org.apache.poi.xwpf.usermodel.XWPFStyle(style));
            }
            paragraph(document, "Heading1", "Leave");
            paragraph(document, null, "Everyone has thirty days.");
            paragraph(document, "Heading2", "Carrying over");
            paragraph(document, null, "Five days move into the next year.");
            var table = document.createTable(3, 2);
            var cells = new String[][] {{"Country", "Days"}, {"Austria", "25"}, {"France", "30"}};
            for (var row = 0; row < 3; row++)
                for (var column = 0; column < 2; column++)
                    table.getRow(row).getCell(column).setText(cells[row][column]);
            document.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void paragraph(XWPFDocument document, @org.jspecify.annotations.Nullable String style, String text) {
        var paragraph = document.createParagraph();
        if (style != null) paragraph.setStyle(style);
        paragraph.createRun().setText(text);
    }

    public static byte[] xlsx() {
        var bytes = new ByteArrayOutputStream();
        try (var workbook = new XSSFWorkbook()) {
            for (var name : List.of("Prices", "Stock")) {
                var sheet = workbook.createSheet(name);
                var header = sheet.createRow(0);
                header.createCell(0).setCellValue("Article");
                header.createCell(1).setCellValue(name.equals("Prices") ? "Euro" : "Pieces");
                for (var i = 1; i <= 3; i++) {
                    var row = sheet.createRow(i);
                    row.createCell(0).setCellValue("Lamp " + i);
                    row.createCell(1).setCellValue(10 * i);
                }
            }
            workbook.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    public static byte[] pptx() {
        var bytes = new ByteArrayOutputStream();
        try (var show = new XMLSlideShow()) {
            var layout = show.getSlideMasters().getFirst().getLayout(SlideLayout.TITLE_AND_CONTENT);
            for (var title : List.of("Where we are", "Where we go")) {
                var slide = show.createSlide(layout);
                slide.getPlaceholder(0).setText(title);
                slide.getPlaceholder(1).setText("Point under " + title);
            }
            show.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** @param namesAndContents name, content, name, content, … */
    public static byte[] zip(Object... namesAndContents) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
                var content = namesAndContents[i + 1];
                zip.write(content instanceof byte[] raw ? raw : ((String) content).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** @param namesAndContents as for {@link #zip} */
    static byte[] tar(Object... namesAndContents) {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            for (var i = 0; i < namesAndContents.length; i += 2) {
                var content = namesAndContents[i + 1] instanceof byte[] raw
                        ? raw
                        : ((String) namesAndContents[i + 1]).getBytes(StandardCharsets.UTF_8);
                var entry = new TarArchiveEntry((String) namesAndContents[i]);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    public static byte[] mail() {
        return """
                From: Ada <ada@example.com>
                To: Ben <ben@example.com>
                Subject: =?UTF-8?Q?Caf=C3=A9_on_Friday?=
                Date: Fri, 11 Jul 2025 21:00:37 +0000
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="outer"

                --outer
                Content-Type: multipart/alternative; boundary="inner"

                --inner
                Content-Type: text/plain; charset=utf-8

                See you there.
                --inner
                Content-Type: text/html; charset=utf-8

                <p>See you <b>there</b>.</p>
                --inner--
                --outer
                Content-Type: text/csv; name="menu.csv"
                Content-Disposition: attachment; filename="menu.csv"

                dish,price
                soup,4
                --outer--
                """.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
