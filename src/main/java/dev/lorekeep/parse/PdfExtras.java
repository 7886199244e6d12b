package dev.lorekeep.parse;

import dev.lorekeep.parse.Block.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDNameTreeNode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationMarkup;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationPopup;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.apache.pdfbox.pdmodel.interactive.form.PDChoice;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDSignatureField;
import org.apache.pdfbox.pdmodel.interactive.form.PDTerminalField;
import org.jspecify.annotations.Nullable;

/** What a PDF says beside its pages' text: comments, values typed into forms, attached files. */
final class PdfExtras {
    private static final int MAX_FIELDS = 5_000;
    private static final int MAX_TREE_DEPTH = 20;

    private final PDDocument pdf;
    private final Draft draft;

    PdfExtras(PDDocument pdf, Draft draft) {
        this.pdf = pdf;
        this.draft = draft;
    }

    /** Comments on a page, placed where their mark stands. */
    static List<Draft.Line> annotations(int number, PDPage page) {
        var found = new ArrayList<Draft.Line>();
        try {
            for (PDAnnotation annotation : page.getAnnotations()) {
                if (annotation instanceof PDAnnotationWidget
                        || annotation instanceof PDAnnotationPopup
                        || annotation.isHidden()) continue;
                var contents = annotation.getContents();
                if (contents == null || contents.isBlank()) continue;
                var author = annotation instanceof PDAnnotationMarkup markup ? markup.getTitlePopup() : null;
                var label = author == null || author.isBlank() ? "Comment: " : "Comment by " + author.strip() + ": ";
                found.add(placed(label + contents, annotation.getRectangle(), page));
            }
        } catch (IOException | RuntimeException broken) {
            return found;
        }
        return found;
    }

    private static Draft.Line placed(String text, @Nullable PDRectangle place, PDPage page) {
        if (place == null) return new Draft.Line(text, 0, 0, 0, 0);
        var crop = page.getCropBox();
        var frame = new PdfFrame(0, crop.getWidth(), crop.getHeight(), Math.floorMod(page.getRotation(), 360));
        var left = place.getLowerLeftX() - crop.getLowerLeftX();
        var bottom = place.getLowerLeftY() - crop.getLowerLeftY();
        var box = frame.box(left, -(bottom + place.getHeight()), left + place.getWidth(), -bottom);
        return new Draft.Line(text, box.x(), box.y(), box.width(), box.height());
    }

    /** Values typed into form fields, page by page; they are drawn as annotations and so not part of the pages' text. */
    void formFields() {
        try {
            var form = pdf.getDocumentCatalog().getAcroForm(null);
            if (form == null) return;
            var pages = new IdentityHashMap<Object, Integer>();
            var number = 0;
            for (var page : pdf.getPages()) pages.put(page.getCOSObject(), ++number);
            var byPage = new TreeMap<Integer, List<Draft.Line>>();
            var fields = 0;
            for (PDField field : form.getFieldTree()) {
                if (++fields > MAX_FIELDS) break;
                if (field instanceof PDTerminalField terminal && !(field instanceof PDSignatureField))
                    collect(terminal, pages, byPage);
            }
            for (var entry : byPage.entrySet()) {
                draft.page(entry.getKey());
                for (var line : entry.getValue()) draft.addLines(Kind.PARAGRAPH, 0, List.of(line));
            }
        } catch (RuntimeException broken) {
            if (broken instanceof Draft.Full full) throw full;
            Draft.checkInterrupted();
            draft.notice(
                    "The form in this PDF is damaged; its values could not be read.", "Print the form to a new PDF.");
        }
    }

    private static void collect(
            PDTerminalField field, Map<Object, Integer> pages, Map<Integer, List<Draft.Line>> byPage) {
        var value = field instanceof PDChoice choice ? String.join(", ", choice.getValue()) : field.getValueAsString();
        if (value == null || value.isBlank() || value.equals("Off")) return;
        var alternate = field.getAlternateFieldName();
        var label = alternate != null && !alternate.isBlank() ? alternate : field.getPartialName();
        var text = label == null || label.isBlank() ? value : label + ": " + value;
        for (var widget : field.getWidgets()) {
            var page = widget.getPage();
            var number = page == null ? null : pages.get(page.getCOSObject());
            if (page == null || number == null) continue;
            byPage.computeIfAbsent(number, ignored -> new ArrayList<>()).add(placed(text, widget.getRectangle(), page));
            return;
        }
        byPage.computeIfAbsent(1, ignored -> new ArrayList<>()).add(new Draft.Line(text, 0, 0, 0, 0));
    }

    /**
     * Files attached to the PDF, each as a section.
     *
     * @param locked they are encrypted and can only be named
     */
    void attachments(Source source, Parts parts, boolean locked) throws Exception {
        var files = new TreeMap<String, PDComplexFileSpecification>();
        try {
            var names = pdf.getDocumentCatalog().getNames();
            if (names != null && names.getEmbeddedFiles() != null) collectFiles(names.getEmbeddedFiles(), files, 0);
        } catch (IOException | RuntimeException broken) {
            draft.notice("The attachments of this PDF are damaged.", "Upload the attached files by themselves.");
        }
        if (locked) tellLocked(files.size());
        for (var entry : files.entrySet()) {
            var specification = entry.getValue();
            var file = specification.getEmbeddedFileUnicode() != null
                    ? specification.getEmbeddedFileUnicode()
                    : specification.getEmbeddedFile();
            var name = specification.getFilename() != null ? specification.getFilename() : entry.getKey();
            if (file == null || locked) Parts.name("Attachment", name, draft);
            else
                try (var bytes = file.createInputStream()) {
                    parts.add(source, name, bytes, draft);
                }
        }
    }

    private void tellLocked(int count) {
        if (count > 0)
            draft.notice(
                    count == 1
                            ? "The attachment of this PDF is protected by a password."
                            : "The " + count + " attachments of this PDF are protected by a password.",
                    "Upload the attached files by themselves.");
    }

    private static void collectFiles(
            PDNameTreeNode<PDComplexFileSpecification> node, Map<String, PDComplexFileSpecification> files, int depth)
            throws IOException {
        if (depth > MAX_TREE_DEPTH || files.size() > 1000) return;
        var names = node.getNames();
        if (names != null) files.putAll(names);
        var kids = node.getKids();
        if (kids != null) for (var kid : kids) collectFiles(kid, files, depth + 1);
    }
}
