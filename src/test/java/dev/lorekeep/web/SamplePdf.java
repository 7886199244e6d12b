package dev.lorekeep.web;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;

/** A PDF with one sentence a line, at known places. */
final class SamplePdf {
    static final int LEFT = 72;
    static final int TOP = 120;
    static final int LINE = 40;
    static final PDRectangle SHEET = PDRectangle.A4;

    private SamplePdf() {}

    /** @param pages the lines of each page */
    static Path write(Path file, List<List<String>> pages) throws IOException {
        try (var document = new PDDocument()) {
            for (var lines : pages) {
                var page = new PDPage(SHEET);
                document.addPage(page);
                try (var content = new PDPageContentStream(document, page)) {
                    var font = new PDType1Font(FontName.HELVETICA);
                    for (var i = 0; i < lines.size(); i++) {
                        content.beginText();
                        content.setFont(font, 12);
                        content.newLineAtOffset(LEFT, SHEET.getHeight() - baseline(i));
                        content.showText(lines.get(i));
                        content.endText();
                    }
                }
            }
            document.save(file.toFile());
        }
        return file;
    }

    /** Distance of a line's baseline from the top of the sheet, in points. */
    static float baseline(int line) {
        return TOP + line * LINE;
    }
}
