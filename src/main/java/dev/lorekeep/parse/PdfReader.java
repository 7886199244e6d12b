package dev.lorekeep.parse;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.jspecify.annotations.Nullable;

/** Reads PDF with PDFBox: lines with their places, columns, headings, tables, form fields, comments and attachments. */
final class PdfReader implements FormatReader {
    // smaller pictures on an empty page are logos, not scans
    private static final int MIN_IMAGE_PIXELS = 400 * 400;
    private static final int MAX_FORM_DEPTH = 4;

    @Override
    public void read(Source source, Draft draft, Parts parts) throws Exception {
        try (var pdf = Loader.loadPDF(source.file().toFile())) {
            describe(pdf, draft);
            var structure = new PdfStructure(draft);
            var reading = new Reading(structure);
            reading.writeText(pdf, Writer.nullWriter());
            structure.finish();
            draft.pageCount(reading.pages);
            var extras = new PdfExtras(pdf, draft);
            extras.formFields();
            extras.attachments(source, parts);
            report(reading, draft);
        }
    }

    /** Collects pages and what is wrong with them. */
    private static final class Reading extends PdfGlyphs {
        private final PdfStructure structure;
        private final List<Integer> scanned = new ArrayList<>();
        private final List<Integer> broken = new ArrayList<>();
        private int pages;

        Reading(PdfStructure structure) {
            this.structure = structure;
        }

        @Override
        void page(int number, PDPage page, Map<Integer, List<PdfRun>> runsByAngle) {
            pages++;
            var lines = PdfPage.lines(number, page, runsByAngle);
            structure.page(number, lines, PdfExtras.annotations(number, page));
            if (lines.isEmpty() && hasLargeImage(page.getResources(), 0)) scanned.add(number);
        }

        @Override
        void brokenPage(int number) {
            broken.add(number);
        }
    }

    private static boolean hasLargeImage(@Nullable PDResources resources, int depth) {
        if (resources == null || depth > MAX_FORM_DEPTH) return false;
        try {
            for (var name : resources.getXObjectNames()) {
                var object = resources.getXObject(name);
                if (object instanceof PDImageXObject image
                        && (long) image.getWidth() * image.getHeight() >= MIN_IMAGE_PIXELS) return true;
                if (object instanceof PDFormXObject form && hasLargeImage(form.getResources(), depth + 1)) return true;
            }
        } catch (IOException | RuntimeException unknown) {
            return false;
        }
        return false;
    }

    private static void report(Reading reading, Draft draft) throws Refusal {
        if (!draft.hasText() && reading.scanned.size() > 0)
            throw new Refusal(
                    "This PDF has no text layer (it is a scan), so there is nothing to search in it.",
                    "Run text recognition (OCR) on it and upload the result.");
        if (!draft.hasText() && reading.broken.isEmpty()) throw Refusal.withoutText("PDF");
        if (!draft.hasText()) throw Refusal.damaged("PDF");
        if (!reading.scanned.isEmpty())
            draft.notice(
                    pages(reading.scanned) + " without a text layer (scanned), so the words there cannot be found.",
                    "Run text recognition (OCR) on it and upload the result.");
        if (!reading.broken.isEmpty())
            draft.notice(
                    pages(reading.broken) + " damaged and could be read only in part.",
                    "Make the PDF again from its source.");
        if (reading.unmapped() > draft.length())
            draft.notice(
                    "Most letters in this PDF cannot be turned into text because its fonts do not say what they mean.",
                    "Run text recognition (OCR) on it and upload the result.");
    }

    private static String pages(List<Integer> numbers) {
        if (numbers.size() == 1) return "Page " + numbers.getFirst() + " is";
        if (numbers.size() > 8) return numbers.size() + " pages are";
        var listed = String.join(
                ", ",
                numbers.subList(0, numbers.size() - 1).stream()
                        .map(String::valueOf)
                        .toList());
        return "Pages " + listed + " and " + numbers.getLast() + " are";
    }

    private static void describe(PDDocument pdf, Draft draft) {
        try {
            var information = pdf.getDocumentInformation();
            draft.metadata("title", information.getTitle());
            draft.metadata("author", information.getAuthor());
            draft.metadata("subject", information.getSubject());
            var created = information.getCreationDate();
            if (created != null) draft.metadata("created", created.toInstant().toString());
            var modified = information.getModificationDate();
            if (modified != null)
                draft.metadata("modified", modified.toInstant().toString());
            draft.metadata("language", pdf.getDocumentCatalog().getLanguage());
        } catch (RuntimeException broken) {
            // metadata is a courtesy; a broken dictionary does not stop the text
            draft.metadata("title", null);
        }
    }
}
