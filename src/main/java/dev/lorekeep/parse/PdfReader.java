package dev.lorekeep.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;

/** Reads PDF with PDFBox: lines with their places, columns, headings, tables, form fields, comments and attachments. */
final class PdfReader implements FormatReader {
    @Override
    public void read(Source source, Draft draft, Parts parts) throws Exception {
        try (var opened = PdfOpen.of(source.file())) {
            var pdf = opened.document();
            describe(pdf, draft);
            var structure = new PdfStructure(draft);
            var reading = new Reading(pdf, structure, new PdfPictures(pdf, parts.ocr()));
            for (var page : pdf.getPages()) reading.processPage(page);
            structure.finish();
            draft.pageCount(reading.pages);
            var extras = new PdfExtras(pdf, draft);
            extras.formFields();
            extras.attachments(source, parts, opened.attachmentsAreLocked());
            tellHidden(reading, draft);
            report(reading, draft, parts.ocr());
        }
    }

    /** Collects pages and what is wrong with them. */
    private static final class Reading extends PdfGlyphs {
        private final PdfStructure structure;
        private final PdfPictures pictures;
        private final List<Integer> scanned = new ArrayList<>();
        private final List<Integer> broken = new ArrayList<>();
        private int pages;

        Reading(PDDocument pdf, PdfStructure structure, PdfPictures pictures) {
            super(pdf.getDocumentCatalog().getOCProperties());
            this.structure = structure;
            this.pictures = pictures;
        }

        @Override
        void page(int number, PDPage page, Map<Integer, List<PdfRun>> runsByAngle, PdfCanvas canvas) {
            pages++;
            var lines = PdfPage.lines(number, page, runsByAngle, canvas.rules());
            var recognised = pictures.isScan(page, lines, canvas) ? pictures.read(number) : null;
            if (recognised != null && !recognised.paragraphs().isEmpty()) lines = List.of();
            else if (lines.isEmpty() && PdfPictures.isPicture(page, canvas)) scanned.add(number);
            structure.page(number, lines, recognised, PdfExtras.annotations(number, page));
        }

        @Override
        void brokenPage(int number) {
            broken.add(number);
        }
    }

    /** Text that is there for machines only may have been put there to mislead them. */
    private static void tellHidden(Reading reading, Draft draft) throws Refusal {
        if (reading.hidden() == 0) return;
        draft.metadata(
                "hidden text left out", reading.hidden() + (reading.hidden() == 1 ? " character" : " characters"));
        if (!draft.hasText() && reading.scanned.isEmpty())
            throw new Refusal(
                    "All text in this PDF is hidden from the eye (" + reading.hidden() + " characters).",
                    "Check that it is the right file.");
    }

    private static void report(Reading reading, Draft draft, Ocr ocr) throws Refusal {
        if (!draft.hasText() && !reading.scanned.isEmpty() && !ocr.isReady())
            throw new Refusal("This PDF is a scan: no text layer, " + ocr.obstacle() + ".", ocr.remedy());
        if (!draft.hasText() && reading.pictures.count() > 0) ocr.refuseUnread("PDF");
        if (!draft.hasText() && reading.broken.isEmpty()) throw Refusal.withoutText("PDF");
        if (!draft.hasText()) throw Refusal.damaged("PDF");
        if (!reading.scanned.isEmpty() && !ocr.isReady())
            draft.notice(
                    pages(reading.scanned) + " scanned: no text layer, " + ocr.obstacle()
                            + ", so the words there cannot be found.",
                    ocr.remedy());
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
