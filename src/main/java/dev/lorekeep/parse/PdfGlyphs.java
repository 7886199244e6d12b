package dev.lorekeep.parse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pdfbox.contentstream.PDFStreamEngine;
import org.apache.pdfbox.contentstream.operator.DrawObject;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.contentstream.operator.state.Concatenate;
import org.apache.pdfbox.contentstream.operator.state.Restore;
import org.apache.pdfbox.contentstream.operator.state.Save;
import org.apache.pdfbox.contentstream.operator.state.SetGraphicsStateParameters;
import org.apache.pdfbox.contentstream.operator.state.SetMatrix;
import org.apache.pdfbox.contentstream.operator.text.BeginText;
import org.apache.pdfbox.contentstream.operator.text.EndText;
import org.apache.pdfbox.contentstream.operator.text.MoveText;
import org.apache.pdfbox.contentstream.operator.text.MoveTextSetLeading;
import org.apache.pdfbox.contentstream.operator.text.NextLine;
import org.apache.pdfbox.contentstream.operator.text.SetCharSpacing;
import org.apache.pdfbox.contentstream.operator.text.SetFontAndSize;
import org.apache.pdfbox.contentstream.operator.text.SetTextHorizontalScaling;
import org.apache.pdfbox.contentstream.operator.text.SetTextLeading;
import org.apache.pdfbox.contentstream.operator.text.SetTextRenderingMode;
import org.apache.pdfbox.contentstream.operator.text.SetTextRise;
import org.apache.pdfbox.contentstream.operator.text.SetWordSpacing;
import org.apache.pdfbox.contentstream.operator.text.ShowText;
import org.apache.pdfbox.contentstream.operator.text.ShowTextAdjusted;
import org.apache.pdfbox.contentstream.operator.text.ShowTextLine;
import org.apache.pdfbox.contentstream.operator.text.ShowTextLineAndSpace;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.form.PDTransparencyGroup;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentGroup;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentProperties;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.util.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Runs through a PDF's pages and hands over each one's visible glyphs as runs, grouped by the angle at which they were written. Takes the
 * place of PDFBox's PDFTextStripper, which multiplies three matrices for each glyph and loses places, colours and lines.
 */
abstract class PdfGlyphs extends PDFStreamEngine {
    /** What viewers take where a page names no font. */
    private static final class Lazy {
        static final PDFont HELVETICA = new PDType1Font(Standard14Fonts.FontName.HELVETICA);
    }

    // a gap wider than this, in ems, is a column or cell boundary unless a space was drawn across it
    private static final float WIDE_GAP = 1.2f;
    private static final float WIDE_GAP_WITH_SPACE = 2.2f;
    // smaller than anything that is printed to be read, in points
    private static final float TINY = 1f;
    private static final int MAX_FACES = 300;
    private static final int MAX_FORM_LEVEL = 30;

    private final Map<PDFont, PdfFace> faces = new IdentityHashMap<>();
    private final @Nullable PDOptionalContentProperties layers;
    private final List<Boolean> marked = new ArrayList<>();
    private TreeMap<Integer, List<PdfRun>> runsByAngle = new TreeMap<>();
    private TreeMap<Integer, List<PdfRun>> invisible = new TreeMap<>();
    private PdfCanvas canvas;
    private @Nullable Showing showing;
    private float pageWidth;
    private float pageHeight;
    private float originX;
    private float originY;
    private int pageNumber;
    private int order;
    private boolean space;
    private int glyphsOnPage;
    private int hiddenLayers;
    private int unmapped;
    private int hidden;

    PdfGlyphs(@Nullable PDOptionalContentProperties layers) {
        this.layers = layers;
        canvas = new PdfCanvas(new PDRectangle());
        addOperator(new BeginText(this));
        addOperator(new Concatenate(this));
        addOperator(new DrawObject(this));
        addOperator(new EndText(this));
        addOperator(new SetGraphicsStateParameters(this));
        addOperator(new Save(this));
        addOperator(new Restore(this));
        addOperator(new NextLine(this));
        addOperator(new SetCharSpacing(this));
        addOperator(new MoveText(this));
        addOperator(new MoveTextSetLeading(this));
        addOperator(new SetFontAndSize(this));
        addOperator(new ShowText(this));
        addOperator(new ShowTextAdjusted(this));
        addOperator(new SetTextLeading(this));
        addOperator(new SetMatrix(this));
        addOperator(new SetTextRenderingMode(this));
        addOperator(new SetTextRise(this));
        addOperator(new SetWordSpacing(this));
        addOperator(new SetTextHorizontalScaling(this));
        addOperator(new ShowTextLine(this));
        addOperator(new ShowTextLineAndSpace(this));
    }

    /** @param runsByAngle angle in degrees, counter-clockwise in the page's own coordinates; runs in the order they were drawn */
    abstract void page(int number, PDPage page, Map<Integer, List<PdfRun>> runsByAngle, PdfCanvas canvas);

    /** A page's content could not be read to its end. */
    abstract void brokenPage(int number);

    @Override
    public void processPage(PDPage page) {
        Draft.checkInterrupted();
        pageNumber++;
        runsByAngle = new TreeMap<>();
        invisible = new TreeMap<>();
        marked.clear();
        order = 0;
        space = false;
        glyphsOnPage = 0;
        hiddenLayers = 0;
        if (faces.size() > MAX_FACES) faces.clear();
        var box = page.getCropBox();
        pageWidth = box.getWidth();
        pageHeight = box.getHeight();
        originX = box.getLowerLeftX();
        originY = box.getLowerLeftY();
        canvas = new PdfCanvas(box);
        try {
            super.processPage(page);
        } catch (IOException | RuntimeException broken) {
            Draft.checkInterrupted();
            if (broken instanceof Draft.Full full) throw full;
            brokenPage(pageNumber);
        }
        settleInvisible();
        settleCovered();
        page(pageNumber, page, runsByAngle, canvas);
        runsByAngle = new TreeMap<>();
    }

    /** Text without ink is the text layer of a scan if a picture is where it is; elsewhere it is hidden. */
    private void settleInvisible() {
        for (var entry : invisible.entrySet()) {
            for (var run : entry.getValue()) {
                if (isOnPicture(run, entry.getKey()))
                    runsByAngle
                            .computeIfAbsent(entry.getKey(), ignored -> new ArrayList<>())
                            .add(run);
                else hidden += run.glyphCount();
            }
        }
        invisible = new TreeMap<>();
    }

    private boolean isOnPicture(PdfRun run, int angle) {
        if (canvas.pictures().isEmpty()) return false;
        var middle = (run.x + run.end) / 2;
        var above = run.y - 0.3f * run.size;
        var radians = Math.toRadians(angle);
        var cos = (float) Math.cos(radians);
        var sin = (float) Math.sin(radians);
        // from the reading frame back to the page
        var x = middle * cos + above * sin;
        var y = middle * sin - above * cos;
        for (var picture : canvas.pictures()) if (picture.contains(x, y)) return true;
        return false;
    }

    /** Takes away what an opaque rectangle was drawn over later: blacked out or painted white, it is not there for the reader. */
    private void settleCovered() {
        var upright = runsByAngle.get(0);
        if (upright == null) return;
        for (var area : canvas.areas()) {
            if (!area.opaque() || area.order() == 0) continue;
            for (var run : upright) hidden += run.removeCovered(area);
        }
        upright.removeIf(run -> run.glyphCount() == 0);
        if (upright.isEmpty()) runsByAngle.remove(0);
    }

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        var name = operator.getName();
        if (canvas.draw(name, operands, getGraphicsState(), getResources(), glyphsOnPage)) return;
        switch (name) {
            case "Do" -> {
                if (!drawPicture(operands)) super.processOperator(operator, operands);
            }
            case "BMC" -> mark(false);
            case "BDC" -> mark(isHiddenLayer(operands));
            case "EMC" -> {
                if (!marked.isEmpty() && marked.removeLast()) hiddenLayers--;
            }
            default -> super.processOperator(operator, operands);
        }
    }

    private boolean drawPicture(List<COSBase> operands) {
        if (operands.isEmpty() || !(operands.getFirst() instanceof COSName name)) return true;
        if (getResources() == null || !getResources().isImageXObject(name)) return false;
        if (hiddenLayers == 0) canvas.picture(getGraphicsState().getCurrentTransformationMatrix(), glyphsOnPage);
        return true;
    }

    private void mark(boolean hiddenLayer) {
        marked.add(hiddenLayer);
        if (hiddenLayer) hiddenLayers++;
    }

    /** Whether a marked part belongs to a layer that viewers do not show. */
    private boolean isHiddenLayer(List<COSBase> operands) {
        if (layers == null
                || operands.size() < 2
                || !COSName.OC.equals(operands.get(0))
                || !(operands.get(1) instanceof COSName name)
                || getResources() == null) return false;
        try {
            return getResources().getProperties(name) instanceof PDOptionalContentGroup group
                    && !layers.isGroupEnabled(group);
        } catch (RuntimeException broken) {
            return false;
        }
    }

    @Override
    public void saveGraphicsState() {
        super.saveGraphicsState();
        canvas.save();
    }

    @Override
    public void restoreGraphicsState() {
        super.restoreGraphicsState();
        canvas.restore();
    }

    @Override
    public void showForm(PDFormXObject form) throws IOException {
        var depth = enter(form);
        try {
            super.showForm(form);
        } finally {
            canvas.restoreTo(depth);
        }
    }

    @Override
    public void showTransparencyGroup(PDTransparencyGroup form) throws IOException {
        var depth = enter(form);
        try {
            super.showTransparencyGroup(form);
        } finally {
            canvas.restoreTo(depth);
        }
    }

    private int enter(PDFormXObject form) throws IOException {
        if (getLevel() > MAX_FORM_LEVEL) throw new IOException("forms inside forms: " + getLevel());
        var depth = canvas.depth();
        canvas.save();
        canvas.clip(
                form.getBBox(),
                Matrix.concatenate(getGraphicsState().getCurrentTransformationMatrix(), form.getMatrix()));
        return depth;
    }

    @Override
    protected void showText(byte[] string) throws IOException {
        var state = getGraphicsState();
        var text = state.getTextState();
        if (string.length == 0) return;
        var font = text.getFont() != null ? text.getFont() : Lazy.HELVETICA;
        var face = faces.computeIfAbsent(font, PdfFace::new);
        var fontSize = text.getFontSize();
        var stretch = text.getHorizontalScaling() / 100f;
        var pen = getTextMatrix();
        var show = showing(face, pen, state.getCurrentTransformationMatrix(), fontSize, stretch);
        show.rise = text.getRise();
        show.invisible = text.getRenderingMode() == RenderingMode.NEITHER;
        show.hidden = hiddenLayers > 0 || state.getNonStrokeAlphaConstant() < 0.05;
        show.mayVanish = text.getRenderingMode() == RenderingMode.FILL && canvas.mayVanish();
        var advance = 0f;
        var reader = face.new Reader(string);
        while (reader.hasNext()) {
            var code = reader.next();
            var glyph = face.code(code);
            if (glyph.text() == null) unmapped++;
            else if (glyph.isBlank()) space = true;
            else show(show, glyph, advance);
            var spacing = text.getCharacterSpacing();
            if (code == 32 && reader.length() == 1) spacing += text.getWordSpacing();
            advance += face.vertical
                    ? glyph.advance() * fontSize + spacing
                    : (glyph.advance() * fontSize + spacing) * stretch;
        }
        if (face.vertical) pen.translate(0, advance);
        else pen.translate(advance, 0);
    }

    /** A line is shown in many small strings that differ in nothing but their place. */
    private Showing showing(PdfFace face, Matrix pen, Matrix page, float fontSize, float stretch) {
        var a = pen.getScaleX() * page.getScaleX() + pen.getShearY() * page.getShearX();
        var b = pen.getScaleX() * page.getShearY() + pen.getShearY() * page.getScaleY();
        var c = pen.getShearX() * page.getScaleX() + pen.getScaleY() * page.getShearX();
        var d = pen.getShearX() * page.getShearY() + pen.getScaleY() * page.getScaleY();
        var show = showing;
        if (show == null
                || show.face != face
                || show.fontSize != fontSize
                || show.stretch != stretch
                || show.a != a
                || show.b != b
                || show.c != c
                || show.d != d) show = showing = new Showing(face, a, b, c, d, fontSize, stretch);
        var x = pen.getTranslateX();
        var y = pen.getTranslateY();
        show.e = x * page.getScaleX() + y * page.getShearX() + page.getTranslateX();
        show.f = x * page.getShearY() + y * page.getScaleY() + page.getTranslateY();
        return show;
    }

    /** What the glyphs of one string have in common: the matrix from text to page, and what follows from it. */
    private static final class Showing {
        final PdfFace face;
        final float a;
        final float b;
        final float c;
        final float d;
        final float fontSize;
        final float stretch;
        final float wide;
        final float size;
        final int angle;
        final float cos;
        final float sin;
        final float spaceWidth;
        float e;
        float f;
        float rise;
        boolean invisible;
        boolean hidden;
        boolean mayVanish;

        Showing(PdfFace face, float a, float b, float c, float d, float fontSize, float stretch) {
            this.face = face;
            this.a = a;
            this.b = b;
            this.c = c;
            this.d = d;
            this.fontSize = fontSize;
            this.stretch = stretch;
            wide = fontSize * stretch;
            size = (float) Math.sqrt(c * c + d * d) * Math.abs(fontSize) * face.height;
            angle = angle(wide * a, wide * b);
            var radians = Math.toRadians(angle);
            cos = angle == 0 ? 1 : (float) Math.cos(radians);
            sin = angle == 0 ? 0 : (float) Math.sin(radians);
            spaceWidth = angle == 0 ? Math.abs(face.space * wide * a) : 0.25f * size;
        }

        private static int angle(float x, float y) {
            if (y == 0 && x > 0) return 0;
            return Math.floorMod((int) Math.round(Math.toDegrees(Math.atan2(y, x))), 360);
        }
    }

    private void show(Showing show, PdfFace.Code code, float advance) {
        if ((++glyphsOnPage & 0xFFF) == 0) Draft.checkInterrupted();
        var text = String.valueOf(code.text());
        if (text.charAt(0) == '\uFFFD' || text.charAt(0) < ' ') {
            unmapped++;
            return;
        }
        var face = show.face;
        var alongX = face.vertical ? code.originX() * show.wide : advance;
        var alongY = show.rise + (face.vertical ? advance + code.originY() * show.fontSize : 0);
        var x = show.a * alongX + show.c * alongY + show.e - originX;
        var y = show.b * alongX + show.d * alongY + show.f - originY;
        var size = show.size;
        if (!(size > 0.1f) || size > 2000) {
            hidden += size <= 0.1f ? text.length() : 0;
            return;
        }
        var width = show.angle == 0
                ? code.width() * show.wide * show.a
                : Math.abs(code.width() * show.wide) * (float) Math.sqrt(show.a * show.a + show.b * show.b);
        if (!(width >= 0) || width > 4 * size * text.length()) width = 0.5f * size;
        if (isHidden(show, x, y, width)) {
            hidden += text.length();
            return;
        }
        var readX = show.angle == 0 ? x : x * show.cos + y * show.sin;
        var readY = show.angle == 0 ? -y : x * show.sin - y * show.cos;
        place(
                show.invisible ? invisible : runsByAngle,
                show.angle,
                new Glyph(text, readX, readY, width, size, show.spaceWidth, face.bold, face.mono, space, glyphsOnPage));
        space = false;
    }

    /** Hidden from the reader of the page, so hidden from the reader of the text. */
    private boolean isHidden(Showing show, float x, float y, float width) {
        if (show.hidden || x < -2 || y < -2 || x > pageWidth + 2 || y > pageHeight + 2) return true;
        if (show.size < TINY && !show.face.drawn) return true;
        // the middle of the letter
        var middleX = x + show.cos * width / 2 - show.sin * 0.3f * show.size;
        var middleY = y + show.sin * width / 2 + show.cos * 0.3f * show.size;
        if (canvas.isClipped(middleX, middleY)) return true;
        return show.mayVanish && !show.invisible && canvas.vanishes(middleX, middleY);
    }

    private void place(TreeMap<Integer, List<PdfRun>> target, int angle, Glyph glyph) {
        var runs = target.get(angle);
        if (runs == null) target.put(angle, runs = new ArrayList<>());
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

    /** Glyphs without any mapping to characters, over all pages. */
    int unmapped() {
        return unmapped;
    }

    /** Characters that the pages' readers do not see and that were left out, over all pages. */
    int hidden() {
        return hidden;
    }
}
