package dev.lorekeep.parse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDSimpleFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.font.PDType3Font;
import org.apache.pdfbox.pdmodel.font.encoding.GlyphList;
import org.apache.pdfbox.util.Vector;
import org.jspecify.annotations.Nullable;

/** A font as far as its text matters. What PDFBox looks up anew for each glyph (characters, width) is kept by code. */
final class PdfFace {
    /**
     * One code of a font.
     *
     * @param text null if the font does not say what it means
     * @param advance how far it moves the pen, in text space for size 1, without spacing; sideways, or downwards in vertical writing
     * @param width its width likewise
     * @param originX from the pen to the glyph's own origin, in vertical writing; else 0
     */
    record Code(@Nullable String text, float advance, float width, float originX, float originY) {
        boolean isBlank() {
            return text != null && text.isBlank();
        }
    }

    private static final class Lazy {
        static final GlyphList NAMES = names();

        /** The names of glyphs that PDFBox's own text extraction knows. */
        private static GlyphList names() {
            try (var additional =
                    GlyphList.class.getResourceAsStream("/org/apache/pdfbox/resources/glyphlist/additional.txt")) {
                return additional == null
                        ? GlyphList.getAdobeGlyphList()
                        : new GlyphList(GlyphList.getAdobeGlyphList(), additional);
            } catch (IOException broken) {
                throw new UncheckedIOException("PDFBox's glyph list cannot be read", broken);
            }
        }
    }

    final boolean bold;
    final boolean mono;
    final boolean vertical;
    final boolean simple;
    /** Glyphs are little drawings (Type 3), whose sizes say nothing. */
    final boolean drawn;
    /** Width of a space in text space for size 1. */
    final float space;
    /** Height of its letters for size 1: fonts drawn by programs of their own (Type 3) have units of their own. */
    final float height;

    private final PDFont font;
    private final boolean twoBytes;
    private final Code[] simpleCodes = new Code[256];
    private final Map<Integer, Code> otherCodes = new HashMap<>();

    PdfFace(PDFont font) {
        this.font = font;
        var name = String.valueOf(font.getName()).toLowerCase(Locale.ROOT);
        var heavy = name.contains("bold") || name.contains("black") || name.contains("heavy") || name.endsWith("-bd");
        // TeX: cmbx is bold, cmtt is typewriter
        heavy |= name.contains("cmbx");
        var fixed =
                name.contains("mono") || name.contains("courier") || name.contains("consol") || name.contains("cmtt");
        try {
            var descriptor = font.getFontDescriptor();
            if (descriptor != null) {
                heavy |= descriptor.isForceBold() || descriptor.getFontWeight() >= 600;
                fixed |= descriptor.isFixedPitch();
            }
        } catch (RuntimeException broken) {
            // a broken descriptor costs the weight, not the text
        }
        bold = heavy;
        mono = fixed;
        vertical = font.isVertical();
        simple = font instanceof PDSimpleFont;
        drawn = font instanceof PDType3Font;
        twoBytes = font instanceof PDType0Font composite
                && composite.getCMap() != null
                && String.valueOf(composite.getCMap().getName()).startsWith("Identity-");
        space = spaceWidth(font);
        height = height(font);
    }

    private static float spaceWidth(PDFont font) {
        var unit = font instanceof PDType3Font ? font.getFontMatrix().getScaleX() : 0.001f;
        var width = 0f;
        try {
            width = font.getSpaceWidth() * unit;
            // the average is wider than a space
            if (width == 0) width = 0.8f * font.getAverageFontWidth() * unit;
        } catch (RuntimeException broken) {
            return 0.25f;
        }
        return width == 0 ? 1 : Math.abs(width);
    }

    private static float height(PDFont font) {
        if (!(font instanceof PDType3Font type3)) return 1;
        try {
            var box = type3.getBoundingBox();
            var height = box == null
                    ? 0
                    : Math.abs(box.getHeight() * type3.getFontMatrix().getScaleY());
            return height > 0.01f && (height < 0.5f || height > 2.5f) ? height : 1;
        } catch (RuntimeException broken) {
            return 1;
        }
    }

    /** Reads codes one after the other; those of simple fonts are single bytes. */
    final class Reader {
        private final byte[] bytes;
        private @Nullable ByteArrayInputStream stream;
        private int at;
        private int length;

        Reader(byte[] bytes) {
            this.bytes = bytes;
            if (!simple && !twoBytes) stream = new ByteArrayInputStream(bytes);
        }

        boolean hasNext() {
            return stream != null ? stream.available() > 0 : at < bytes.length;
        }

        int next() throws IOException {
            if (stream != null) return readFrom(stream);
            if (twoBytes && at + 1 < bytes.length) {
                length = 2;
                at += 2;
                return (bytes[at - 2] & 255) << 8 | bytes[at - 1] & 255;
            }
            length = 1;
            return bytes[at++] & 255;
        }

        private int readFrom(InputStream from) throws IOException {
            var before = from.available();
            var code = font.readCode(from);
            length = before - from.available();
            return code;
        }

        /** Bytes of the last code. */
        int length() {
            return length;
        }
    }

    Code code(int code) throws IOException {
        if (code >= 0 && code < simpleCodes.length) {
            var known = simpleCodes[code];
            return known != null ? known : (simpleCodes[code] = describe(code));
        }
        var known = otherCodes.get(code);
        if (known != null) return known;
        if (otherCodes.size() > 20_000) otherCodes.clear();
        var described = describe(code);
        otherCodes.put(code, described);
        return described;
    }

    private Code describe(int code) throws IOException {
        var text = font.toUnicode(code, Lazy.NAMES);
        // what Acrobat does: codes of simple fonts without a meaning are taken for characters
        if (text == null && simple) text = String.valueOf((char) code);
        Vector displacement = font.getDisplacement(code);
        if (!vertical) return new Code(text, displacement.getX(), displacement.getX(), 0, 0);
        var origin = font.getPositionVector(code);
        return new Code(text, displacement.getY(), font.getWidth(code) / 1000, origin.getX(), origin.getY());
    }
}
