package dev.lorekeep.parse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.apache.pdfbox.util.Matrix;

/**
 * Runs through a PDF's pages and hands over each one's glyphs as runs, grouped by the angle at which they were written. Takes the place
 * of PDFBox's own line building, which costs as much time and loses the places.
 */
abstract class PdfGlyphs extends PDFTextStripper {
    /** What is known of a font beyond its glyphs. */
    private record Face(boolean bold, boolean mono) {}

    // a gap wider than this, in ems, is a column or cell boundary unless a space was drawn across it
    private static final float WIDE_GAP = 1.2f;
    private static final float WIDE_GAP_WITH_SPACE = 2.2f;

    private final Map<PDFont, Face> faces = new IdentityHashMap<>();
    private TreeMap<Integer, List<PdfRun>> runsByAngle = new TreeMap<>();
    private float pageWidth;
    private float pageHeight;
    private int order;
    private boolean space;
    private int glyphsOnPage;
    private int unmapped;

    PdfGlyphs() {
        setShouldSeparateByBeads(false);
        setSuppressDuplicateOverlappingText(false);
    }

    /** @param runsByAngle angle in degrees, counter-clockwise in the page's own coordinates; runs in the order they were drawn */
    abstract void page(int number, PDPage page, Map<Integer, List<PdfRun>> runsByAngle);

    /** A page's content could not be read to its end. */
    abstract void brokenPage(int number);

    @Override
    public void processPage(PDPage page) throws IOException {
        Draft.checkInterrupted();
        runsByAngle = new TreeMap<>();
        order = 0;
        space = false;
        glyphsOnPage = 0;
        var box = page.getCropBox();
        pageWidth = box.getWidth();
        pageHeight = box.getHeight();
        try {
            super.processPage(page);
        } catch (IOException | RuntimeException broken) {
            Draft.checkInterrupted();
            if (broken instanceof Draft.Full full) throw full;
            brokenPage(getCurrentPageNo());
        }
        page(getCurrentPageNo(), page, runsByAngle);
        runsByAngle = new TreeMap<>();
    }

    @Override
    protected void writePage() {
        // lines are built elsewhere
    }

    @Override
    protected void writeString(String text) {}

    @Override
    protected void processTextPosition(TextPosition position) {
        if ((++glyphsOnPage & 0xFFF) == 0) Draft.checkInterrupted();
        var text = position.getUnicode();
        if (text == null || text.isEmpty()) return;
        if (text.equals(" ") || text.equals("\u00A0") || text.isBlank()) {
            space = true;
            return;
        }
        if (text.charAt(0) == '\uFFFD' || text.charAt(0) < ' ') {
            unmapped++;
            return;
        }
        var matrix = position.getTextMatrix();
        var originX = matrix.getTranslateX();
        var originY = matrix.getTranslateY();
        // hidden from the reader of the page, so hidden from the reader of the text
        if (originX < -2 || originY < -2 || originX > pageWidth + 2 || originY > pageHeight + 2) return;
        add(position, matrix, originX, originY, text);
        space = false;
    }

    private void add(TextPosition position, Matrix matrix, float originX, float originY, String text) {
        var angle = angle(matrix);
        var size = (float) Math.hypot(matrix.getShearX(), matrix.getScaleY());
        if (!(size > 0.1f) || size > 2000) return;
        var face = face(position.getFont());
        var x = originX;
        var y = -originY;
        var width = position.getEndX() - originX;
        var spaceWidth = position.getWidthOfSpace();
        if (angle != 0) {
            var radians = Math.toRadians(angle);
            var cos = (float) Math.cos(radians);
            var sin = (float) Math.sin(radians);
            x = originX * cos + originY * sin;
            y = originX * sin - originY * cos;
            width = (float) Math.hypot(position.getEndX() - originX, position.getEndY() - originY);
            spaceWidth = 0.25f * size;
        }
        if (!(width >= 0) || width > 4 * size * text.length()) width = 0.5f * size;
        place(angle, new Glyph(text, x, y, width, size, spaceWidth, face.bold, face.mono, space, glyphsOnPage));
    }

    private static int angle(Matrix matrix) {
        if (matrix.getShearY() == 0 && matrix.getScaleX() > 0) return 0;
        var degrees = (int) Math.round(Math.toDegrees(Math.atan2(matrix.getShearY(), matrix.getScaleX())));
        return Math.floorMod(degrees, 360);
    }

    private void place(int angle, Glyph glyph) {
        var runs = runsByAngle.computeIfAbsent(angle, ignored -> new ArrayList<>());
        if (!runs.isEmpty() && continues(runs.getLast(), glyph)) runs.getLast().add(glyph);
        else runs.add(new PdfRun(glyph, order++));
    }

    private static boolean continues(PdfRun run, Glyph glyph) {
        var size = Math.max(run.size, glyph.size());
        var rise = Math.abs(run.y - glyph.y());
        var script = glyph.size() < 0.85f * run.size || run.size < 0.85f * glyph.size();
        if (rise > (script ? 0.5f : 0.12f) * size) return false;
        var gap = glyph.x() - run.last().end();
        if (gap < -0.5f * size) return false;
        if (script && (gap > 0.5f * size || run.size > 1.9f * glyph.size() || glyph.size() > 1.9f * run.size))
            return false;
        return gap < (glyph.spaceBefore() ? WIDE_GAP_WITH_SPACE : WIDE_GAP) * size;
    }

    private Face face(PDFont font) {
        return faces.computeIfAbsent(font, PdfGlyphs::describe);
    }

    private static Face describe(PDFont font) {
        var name = String.valueOf(font.getName()).toLowerCase(Locale.ROOT);
        var bold = name.contains("bold") || name.contains("black") || name.contains("heavy") || name.endsWith("-bd");
        // TeX: cmbx is bold, cmtt is typewriter
        bold |= name.contains("cmbx");
        var mono =
                name.contains("mono") || name.contains("courier") || name.contains("consol") || name.contains("cmtt");
        try {
            var descriptor = font.getFontDescriptor();
            if (descriptor != null) {
                bold |= descriptor.isForceBold() || descriptor.getFontWeight() >= 600;
                mono |= descriptor.isFixedPitch();
            }
        } catch (RuntimeException broken) {
            // a broken descriptor costs the weight, not the text
            return new Face(bold, mono);
        }
        return new Face(bold, mono);
    }

    /** Glyphs without any mapping to characters, over all pages. */
    int unmapped() {
        return unmapped;
    }
}
