package dev.lorekeep.parse;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.jspecify.annotations.Nullable;

/** The pages of a PDF that are pictures: which they are, and what text recognition reads on them. */
final class PdfPictures {
    // what engines are trained on; letters of 10 points are then 30 pixels high
    private static final float DOTS_PER_INCH = 300;
    // smaller pictures on an empty page are logos, not scans
    private static final int MIN_IMAGE_PIXELS = 400 * 400;
    private static final int MAX_FORM_DEPTH = 4;
    // scanners and copiers stamp a line or two on the picture of a page
    private static final int STAMP = 100;
    // a word of letters as shapes has a hundred
    private static final int MANY_CURVES = 300;

    private final PDFRenderer renderer;
    private final PDDocument pdf;
    private final Ocr ocr;
    private int count;

    PdfPictures(PDDocument pdf, Ocr ocr) {
        this.pdf = pdf;
        this.ocr = ocr;
        renderer = new PDFRenderer(pdf);
        // decodes a picture of a hundred megapixels at the size in which it is drawn
        renderer.setSubsamplingAllowed(true);
    }

    /** Whether this page's words are to be read from its picture. */
    boolean isScan(PDPage page, List<PdfLine> lines, PdfCanvas canvas) {
        if (ocr.everyPicture() && !canvas.pictures().isEmpty()) return true;
        var characters = 0;
        for (var line : lines) characters += line.text().length();
        return characters == 0 ? isPicture(page, canvas) : characters <= STAMP && coverage(page, canvas) > 0.8;
    }

    /** A page without text whose picture may hold some: a scan, or letters that were turned into shapes. */
    static boolean isPicture(PDPage page, PdfCanvas canvas) {
        return canvas.curves() >= MANY_CURVES
                || !canvas.pictures().isEmpty() && (coverage(page, canvas) > 0.3 || hasLargeImage(page));
    }

    /** Share of the page that its pictures cover, at most. */
    private static double coverage(PDPage page, PdfCanvas canvas) {
        var covered = 0.0;
        for (var picture : canvas.pictures())
            covered += (picture.right() - picture.left()) * (picture.top() - picture.bottom());
        return covered / (page.getCropBox().getWidth() * page.getCropBox().getHeight());
    }

    Ocr.@Nullable Page read(int number) {
        count++;
        try {
            return ocr.read(() -> draw(number));
        } catch (IOException | RuntimeException broken) {
            if (broken instanceof Draft.OutOfTime late) throw late;
            Draft.checkInterrupted();
            ocr.fail("a picture in it is damaged");
            return null;
        }
    }

    private BufferedImage draw(int number) throws IOException {
        var box = pdf.getPage(number - 1).getCropBox();
        var most = 72 * Math.sqrt(PictureReader.MAX_PIXELS / (box.getWidth() * box.getHeight()));
        return renderer.renderImageWithDPI(number - 1, (float) Math.min(DOTS_PER_INCH, most), ImageType.GRAY);
    }

    /** Pages that were given to recognition, whatever came of it. */
    int count() {
        return count;
    }

    private static boolean hasLargeImage(PDPage page) {
        return hasLargeImage(page.getResources(), 0);
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
}
