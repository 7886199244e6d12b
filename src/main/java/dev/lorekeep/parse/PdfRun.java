package dev.lorekeep.parse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Glyphs on one baseline without a wide gap between them: a line of a column, a cell of a table, a word apart. */
final class PdfRun {
    // kerning never opens more than this, in ems
    private static final float MIN_SPACE = 0.08f;

    private final List<Glyph> glyphs = new ArrayList<>();
    final int order;
    float x;
    float end;
    float y;
    float size;
    private int boldGlyphs;
    private int monoGlyphs;
    private boolean rightToLeft;
    private @Nullable String text;

    PdfRun(Glyph first, int order) {
        this.order = order;
        glyphs.add(first);
        x = first.x();
        end = first.end();
        y = first.y();
        size = first.size();
        count(first);
    }

    private void count(Glyph glyph) {
        text = null;
        if (glyph.bold()) boldGlyphs++;
        if (glyph.mono()) monoGlyphs++;
        rightToLeft |= Bidirectional.isRightToLeft(glyph.text());
    }

    void add(Glyph glyph) {
        glyphs.add(glyph);
        count(glyph);
        x = Math.min(x, glyph.x());
        end = Math.max(end, glyph.end());
        if (glyph.size() > size) {
            // a superscript came first: the line is where its larger letters stand
            size = glyph.size();
            y = glyph.y();
        }
    }

    void addAll(PdfRun other) {
        for (var glyph : other.glyphs) add(glyph);
    }

    /** Takes away the glyphs that an area was drawn over; for upright text only. Answers how many. */
    int removeCovered(PdfCanvas.Area area) {
        // the rest of the page was drawn after the area
        if (glyphs.getFirst().order() > area.order() && glyphs.getLast().order() > area.order()) return 0;
        if (end < area.left() || x > area.right() || -y + size < area.bottom() || -y > area.top()) return 0;
        var before = glyphs.size();
        glyphs.removeIf(glyph -> glyph.order() <= area.order()
                && area.contains(glyph.x() + glyph.width() / 2, -glyph.y() + 0.3f * glyph.size()));
        if (glyphs.size() == before) return 0;
        boldGlyphs = 0;
        monoGlyphs = 0;
        for (var glyph : glyphs) count(glyph);
        return before - glyphs.size();
    }

    /** A part of a run that lies in one cell of a grid. */
    record Piece(PdfRun run, int cell) {}

    List<Piece> split(ToIntFunction<Glyph> cellOf) {
        var pieces = new ArrayList<Piece>();
        for (var glyph : glyphs) {
            var cell = cellOf.applyAsInt(glyph);
            if (!pieces.isEmpty() && pieces.getLast().cell == cell)
                pieces.getLast().run.add(glyph);
            else pieces.add(new Piece(new PdfRun(glyph, order), cell));
        }
        return pieces;
    }

    Glyph last() {
        return glyphs.getLast();
    }

    float top() {
        return y - 0.8f * size;
    }

    float bottom() {
        return y + 0.22f * size;
    }

    /** A bullet or number that introduces a list item, standing apart from it. */
    boolean isListMark() {
        if (glyphs.size() > 4) return false;
        return PdfStructure.isListMark(text());
    }

    int glyphCount() {
        return glyphs.size();
    }

    boolean bold() {
        return boldGlyphs * 10L >= glyphs.size() * 9L;
    }

    boolean mono() {
        return monoGlyphs == glyphs.size();
    }

    /** The size most of its glyphs have. */
    float mainSize() {
        var first = glyphs.getFirst().size();
        var equal = 0;
        for (var glyph : glyphs) if (Math.abs(glyph.size() - first) < 0.2f) equal++;
        return equal * 2 >= glyphs.size() ? first : size;
    }

    /** The text in logical order, words apart where a space was drawn or the gap says so. */
    String text() {
        if (text == null) text = rightToLeft ? rightToLeftText() : leftToRightText();
        return text;
    }

    boolean isRightToLeft() {
        return rightToLeft;
    }

    private String leftToRightText() {
        var text = new StringBuilder(glyphs.size() + 16);
        var ordered = isOrdered() ? glyphs : sorted();
        var threshold = threshold(ordered);
        Glyph previous = null;
        for (var glyph : ordered) {
            if (previous != null) {
                if (isDouble(previous, glyph)) continue;
                if (isGap(previous, glyph, threshold)) text.append(' ');
            }
            text.append(glyph.text());
            previous = glyph;
        }
        return Bidirectional.normalise(text.toString());
    }

    /** Most programs draw right-to-left text in the order it is read, some in the order it stands on the page. */
    private String rightToLeftText() {
        var drawn = new ArrayList<>(glyphs);
        drawn.sort(Comparator.comparingInt(Glyph::order));
        var leftwards = 0;
        var rightwards = 0;
        for (var i = 1; i < drawn.size(); i++) {
            if (!Bidirectional.isRightToLeft(drawn.get(i).text())) continue;
            if (drawn.get(i).x() < drawn.get(i - 1).x()) leftwards++;
            else rightwards++;
        }
        if (leftwards <= 2 * rightwards) return turnedText();
        var text = new StringBuilder(glyphs.size() + 16);
        Glyph previous = null;
        for (var glyph : drawn) {
            if (previous != null && isDouble(previous, glyph)) continue;
            if (previous != null && (glyph.spaceBefore() || previous.x() - glyph.end() > 0.2f * size)) text.append(' ');
            text.append(glyph.text());
            previous = glyph;
        }
        return Bidirectional.normalise(text.toString());
    }

    private String turnedText() {
        var text = new StringBuilder(glyphs.size() + 16);
        var ordered = sorted();
        var threshold = threshold(ordered);
        Glyph previous = null;
        for (var glyph : ordered) {
            if (previous != null) {
                if (isDouble(previous, glyph)) continue;
                if (isGap(previous, glyph, threshold)) text.append(' ');
            }
            // a ligature's letters are in logical order; the line is turned around as a whole
            var turned =
                    Bidirectional.isRightToLeft(glyph.text()) && glyph.text().length() > 1;
            text.append(turned ? new StringBuilder(glyph.text()).reverse() : glyph.text());
            previous = glyph;
        }
        return Bidirectional.normalise(Bidirectional.logical(text.toString()));
    }

    private boolean isOrdered() {
        for (var i = 1; i < glyphs.size(); i++)
            // kerning moves a glyph back a little; anything else was drawn out of order
            if (glyphs.get(i).x() < glyphs.get(i - 1).x() - 0.1f * size) return false;
        return true;
    }

    private List<Glyph> sorted() {
        var sorted = new ArrayList<>(glyphs);
        sorted.sort(Comparator.comparingDouble(Glyph::x));
        return sorted;
    }

    /** Bold is sometimes faked by drawing a letter twice, a hair apart. */
    private static boolean isDouble(Glyph a, Glyph b) {
        return Math.abs(a.x() - b.x()) < 0.15f * Math.max(a.width(), 0.1f)
                && a.text().equals(b.text());
    }

    private static boolean isGap(Glyph a, Glyph b, float threshold) {
        var gap = b.x() - a.end();
        if (b.spaceBefore() && gap > -0.1f * b.size() && b.x() > a.x()) return true;
        return gap > threshold;
    }

    /**
     * The gap from which on two words are apart. A font's own width of a space is often missing or wrong, so the width of its letters has
     * a say; the two factors are those of PDFBox's PDFTextStripper. Where most letters are that far apart, the line is letter-spaced and
     * only wider gaps count.
     */
    private float threshold(List<Glyph> ordered) {
        var width = 0f;
        var letters = 0;
        for (var glyph : ordered) {
            width += glyph.width();
            letters += glyph.text().length();
        }
        var font = ordered.getFirst().spaceWidth();
        var space = font > 0.1f * size ? font : 0.25f * size;
        var threshold = Math.max(Math.min(0.5f * space, 0.3f * width / letters), MIN_SPACE * size);
        var wide = 0;
        for (var i = 1; i < ordered.size(); i++)
            if (ordered.get(i).x() - ordered.get(i - 1).end() > threshold) wide++;
        if (ordered.size() < 5 || wide * 10 < ordered.size() * 6) return threshold;
        var gaps = new float[ordered.size() - 1];
        for (var i = 1; i < ordered.size(); i++)
            gaps[i - 1] = ordered.get(i).x() - ordered.get(i - 1).end();
        Arrays.sort(gaps);
        return 1.6f * gaps[gaps.length / 2];
    }
}
