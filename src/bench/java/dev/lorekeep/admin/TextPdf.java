package dev.lorekeep.admin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;

/** A PDF of running text, as full as a page of a report: 40 lines of some 12 words. */
final class TextPdf {
    private static final int LINES = 40;
    private static final int WORDS = 12;

    private TextPdf() {}

    static void write(Path file, int pages, long seed) throws IOException {
        var random = new Random(seed);
        var font = new PDType1Font(FontName.HELVETICA);
        try (var pdf = new PDDocument()) {
            for (var number = 0; number < pages; number++) {
                var page = new PDPage(PDRectangle.A4);
                pdf.addPage(page);
                try (var content = new PDPageContentStream(pdf, page)) {
                    content.beginText();
                    content.setFont(font, 11);
                    content.setLeading(17);
                    content.newLineAtOffset(60, 760);
                    for (var line = 0; line < LINES; line++) {
                        content.showText(line(random));
                        content.newLine();
                    }
                    content.endText();
                }
            }
            pdf.save(file.toFile());
        }
    }

    private static String line(Random random) {
        return SmallFiles.words(random, WORDS) + ".";
    }
}
