package dev.lorekeep.parse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSNumber;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.blend.BlendMode;
import org.apache.pdfbox.pdmodel.graphics.state.PDGraphicsState;
import org.apache.pdfbox.util.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * What is drawn on a page beside its text, as far as it says something about the text: lines and thin rectangles (the rules of tables),
 * filled areas and pictures (what text stands on), clipping, and the colour of text. Rectangles stand for all other shapes, larger than
 * they are: so text counts as hidden only where that is certain. Coordinates are the page's own, origin at the lower left of its crop box.
 */
final class PdfCanvas {
    /** A rectangle that was painted, or a picture; {@code colour} is 0xRRGGBB or {@link #UNKNOWN}, {@code order} how many glyphs came before. */
    record Area(float left, float bottom, float right, float top, int colour, int order, boolean opaque) {
        boolean contains(float x, float y) {
            return x >= left && x <= right && y >= bottom && y <= top;
        }
    }

    /** A horizontal or vertical line. */
    record Rule(float x0, float y0, float x1, float y1) {}

    /** What {@code q} saves and {@code Q} restores. */
    private static final class State {
        float left;
        float bottom;
        float right;
        float top;
        int colour;
        // components of a colour and how to read them; 0 if that is not known
        int components = 1;
        boolean ink;

        State copy() {
            var copy = new State();
            copy.left = left;
            copy.bottom = bottom;
            copy.right = right;
            copy.top = top;
            copy.colour = colour;
            copy.components = components;
            copy.ink = ink;
            return copy;
        }
    }

    static final int UNKNOWN = -1;
    private static final int WHITE = 0xFFFFFF;
    // thicker rectangles are areas
    private static final float MAX_RULE_WIDTH = 2.5f;
    private static final float MIN_RULE_LENGTH = 4f;
    // drawings and maps have more, and no tables
    private static final int MAX_RULES = 6_000;
    private static final int MAX_AREAS = 2_000;
    private static final int MAX_SEGMENTS = 20_000;
    // what the eye takes for the same colour
    private static final int SAME_COLOUR = 10;

    private final ArrayDeque<State> stack = new ArrayDeque<>();
    private final float originX;
    private final float originY;
    private final List<Area> areas = new ArrayList<>();
    private final List<Area> pictures = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private State state = new State();
    private int curves;

    // the path: four numbers for each straight segment
    private float[] segments = new float[256];
    private int length;
    private boolean curved;
    private boolean clips;
    private float startX;
    private float startY;
    private float x;
    private float y;
    private float pathLeft;
    private float pathBottom;
    private float pathRight;
    private float pathTop;

    PdfCanvas(PDRectangle crop) {
        originX = crop.getLowerLeftX();
        originY = crop.getLowerLeftY();
        state.right = crop.getWidth();
        state.top = crop.getHeight();
        begin();
    }

    List<Area> pictures() {
        return pictures;
    }

    List<Area> areas() {
        return areas;
    }

    /** The rules of the page, or none if there are so many that it is a drawing. */
    List<Rule> rules() {
        return rules.size() >= MAX_RULES ? List.of() : rules;
    }

    /** Curves painted: letters that were turned into shapes have many. */
    int curves() {
        return curves;
    }

    void save() {
        stack.push(state.copy());
    }

    void restore() {
        if (!stack.isEmpty()) state = stack.pop();
    }

    int depth() {
        return stack.size();
    }

    void restoreTo(int depth) {
        while (stack.size() > depth) state = stack.pop();
    }

    /** Text further outside than a point is not seen. */
    boolean isClipped(float atX, float atY) {
        return atX < state.left - 1 || atX > state.right + 1 || atY < state.bottom - 1 || atY > state.top + 1;
    }

    int colour() {
        return state.colour;
    }

    /** Whether text of the current colour would vanish at this place. */
    boolean vanishes(float atX, float atY) {
        var colour = state.colour;
        if (colour == UNKNOWN) return false;
        var below = WHITE;
        var order = -1;
        for (var i = areas.size() - 1; i >= 0; i--) {
            var area = areas.get(i);
            if (!area.contains(atX, atY)) continue;
            below = area.opaque ? area.colour : UNKNOWN;
            order = area.order;
            break;
        }
        if (below == UNKNOWN || !same(colour, below)) return false;
        for (var picture : pictures) if (picture.order >= order && picture.contains(atX, atY)) return false;
        return true;
    }

    /** Whether text of the current colour could vanish anywhere on this page so far; cheap to ask for each string. */
    boolean mayVanish() {
        var colour = state.colour;
        if (colour == UNKNOWN) return false;
        if (same(colour, WHITE)) return true;
        for (var area : areas) if (area.opaque && same(colour, area.colour)) return true;
        return false;
    }

    private static boolean same(int a, int b) {
        return b != UNKNOWN
                && Math.abs((a >> 16) - (b >> 16)) <= SAME_COLOUR
                && Math.abs((a >> 8 & 255) - (b >> 8 & 255)) <= SAME_COLOUR
                && Math.abs((a & 255) - (b & 255)) <= SAME_COLOUR;
    }

    /**
     * Follows one operator.
     *
     * @param order how many glyphs were drawn before
     * @return false if the operator is none of this class's
     */
    boolean draw(
            String operator,
            List<COSBase> operands,
            PDGraphicsState graphics,
            @Nullable PDResources resources,
            int order) {
        switch (operator) {
            case "m" -> moveTo(operands, graphics);
            case "l" -> lineTo(operands, graphics);
            case "c" -> curveTo(operands, 4, graphics);
            case "v", "y" -> curveTo(operands, 2, graphics);
            case "re" -> rectangle(operands, graphics);
            case "h" -> close();
            case "W", "W*" -> clips = true;
            case "n" -> end();
            case "S" -> {
                stroke();
                end();
            }
            case "s" -> {
                close();
                stroke();
                end();
            }
            case "f", "F", "f*" -> {
                fill(graphics, order);
                end();
            }
            case "B", "B*", "b", "b*" -> {
                if (operator.charAt(0) == 'b') close();
                fill(graphics, order);
                stroke();
                end();
            }
            case "sh" -> paint(state.left, state.bottom, state.right, state.top, UNKNOWN, false, order);
            case "BI" -> picture(graphics.getCurrentTransformationMatrix(), order);
            case "g" -> colour(operands, 1, false);
            case "rg" -> colour(operands, 3, false);
            case "k" -> colour(operands, 4, false);
            case "cs" -> colourSpace(operands, resources);
            case "sc", "scn" -> colour(operands, state.components, state.ink);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A picture fills the unit square. */
    void picture(Matrix matrix, int order) {
        var box = bounds(0, 0, 1, 1, matrix);
        var left = Math.max(box[0], state.left);
        var bottom = Math.max(box[1], state.bottom);
        var right = Math.min(box[2], state.right);
        var top = Math.min(box[3], state.top);
        if (right > left && top > bottom && pictures.size() < MAX_AREAS)
            pictures.add(new Area(left, bottom, right, top, UNKNOWN, order, false));
    }

    /** Narrows the clip to a form's own frame. */
    void clip(@Nullable PDRectangle frame, Matrix matrix) {
        if (frame == null) return;
        var box = bounds(
                frame.getLowerLeftX(), frame.getLowerLeftY(), frame.getUpperRightX(), frame.getUpperRightY(), matrix);
        clip(box[0], box[1], box[2], box[3]);
    }

    private void clip(float left, float bottom, float right, float top) {
        state.left = Math.max(state.left, left);
        state.bottom = Math.max(state.bottom, bottom);
        state.right = Math.min(state.right, right);
        state.top = Math.min(state.top, top);
    }

    private float[] bounds(float left, float bottom, float right, float top, Matrix matrix) {
        var box = new float[] {Float.MAX_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, -Float.MAX_VALUE};
        for (var corner = 0; corner < 4; corner++) {
            var atX = (corner & 1) == 0 ? left : right;
            var atY = (corner & 2) == 0 ? bottom : top;
            var shownX = shownX(atX, atY, matrix);
            var shownY = shownY(atX, atY, matrix);
            box[0] = Math.min(box[0], shownX);
            box[1] = Math.min(box[1], shownY);
            box[2] = Math.max(box[2], shownX);
            box[3] = Math.max(box[3], shownY);
        }
        return box;
    }

    private float shownX(float atX, float atY, Matrix matrix) {
        return matrix.getScaleX() * atX + matrix.getShearX() * atY + matrix.getTranslateX() - originX;
    }

    private float shownY(float atX, float atY, Matrix matrix) {
        return matrix.getShearY() * atX + matrix.getScaleY() * atY + matrix.getTranslateY() - originY;
    }

    private static float number(List<COSBase> operands, int index) {
        return index < operands.size() && operands.get(index) instanceof COSNumber number ? number.floatValue() : 0;
    }

    private void begin() {
        length = 0;
        curved = false;
        clips = false;
        pathLeft = Float.MAX_VALUE;
        pathBottom = Float.MAX_VALUE;
        pathRight = -Float.MAX_VALUE;
        pathTop = -Float.MAX_VALUE;
    }

    private void end() {
        // an empty path clips everything away
        if (clips) clip(pathLeft, pathBottom, pathRight, pathTop);
        begin();
    }

    private void reach(float toX, float toY) {
        x = toX;
        y = toY;
        pathLeft = Math.min(pathLeft, toX);
        pathBottom = Math.min(pathBottom, toY);
        pathRight = Math.max(pathRight, toX);
        pathTop = Math.max(pathTop, toY);
    }

    private void moveTo(List<COSBase> operands, PDGraphicsState graphics) {
        var matrix = graphics.getCurrentTransformationMatrix();
        var atX = number(operands, 0);
        var atY = number(operands, 1);
        move(shownX(atX, atY, matrix), shownY(atX, atY, matrix));
    }

    private void move(float toX, float toY) {
        reach(toX, toY);
        startX = toX;
        startY = toY;
    }

    private void lineTo(List<COSBase> operands, PDGraphicsState graphics) {
        var matrix = graphics.getCurrentTransformationMatrix();
        var atX = number(operands, 0);
        var atY = number(operands, 1);
        line(shownX(atX, atY, matrix), shownY(atX, atY, matrix));
    }

    private void line(float toX, float toY) {
        if (length + 4 > segments.length) {
            if (length >= 4 * MAX_SEGMENTS) return;
            segments = Arrays.copyOf(segments, 2 * segments.length);
        }
        segments[length++] = x;
        segments[length++] = y;
        segments[length++] = toX;
        segments[length++] = toY;
        reach(toX, toY);
    }

    private void curveTo(List<COSBase> operands, int last, PDGraphicsState graphics) {
        var matrix = graphics.getCurrentTransformationMatrix();
        curved = true;
        curves++;
        for (var i = 0; i <= last; i += 2) {
            var atX = number(operands, i);
            var atY = number(operands, i + 1);
            reach(shownX(atX, atY, matrix), shownY(atX, atY, matrix));
        }
    }

    private void rectangle(List<COSBase> operands, PDGraphicsState graphics) {
        var matrix = graphics.getCurrentTransformationMatrix();
        var left = number(operands, 0);
        var bottom = number(operands, 1);
        var right = left + number(operands, 2);
        var top = bottom + number(operands, 3);
        move(shownX(left, bottom, matrix), shownY(left, bottom, matrix));
        line(shownX(right, bottom, matrix), shownY(right, bottom, matrix));
        line(shownX(right, top, matrix), shownY(right, top, matrix));
        line(shownX(left, top, matrix), shownY(left, top, matrix));
        close();
    }

    private void close() {
        if (x != startX || y != startY) line(startX, startY);
    }

    private void stroke() {
        for (var i = 0; i < length; i += 4) rule(segments[i], segments[i + 1], segments[i + 2], segments[i + 3]);
    }

    private void rule(float x0, float y0, float x1, float y1) {
        var wide = Math.abs(x1 - x0);
        var high = Math.abs(y1 - y0);
        if (Math.min(wide, high) > 0.5f || Math.max(wide, high) < MIN_RULE_LENGTH || rules.size() >= MAX_RULES) return;
        // what the clip cuts away is no rule
        var left = Math.max(Math.min(x0, x1), state.left - 1);
        var right = Math.min(Math.max(x0, x1), state.right + 1);
        var bottom = Math.max(Math.min(y0, y1), state.bottom - 1);
        var top = Math.min(Math.max(y0, y1), state.top + 1);
        if (right >= left && top >= bottom) rules.add(new Rule(left, bottom, right, top));
    }

    private void fill(PDGraphicsState graphics, int order) {
        if (pathRight < pathLeft) return;
        var opaque = graphics.getNonStrokeAlphaConstant() > 0.99
                && graphics.getBlendMode() == BlendMode.NORMAL
                && graphics.getSoftMask() == null;
        if (curved || length > 400) {
            paint(pathLeft, pathBottom, pathRight, pathTop, UNKNOWN, false, order);
            return;
        }
        for (var from = 0; from < length; ) {
            var to = from + 4;
            // a part ends where the next segment does not begin at its end
            while (to < length && segments[to] == segments[to - 2] && segments[to + 1] == segments[to - 1]) to += 4;
            fillPart(from, to, opaque, order);
            from = to;
        }
    }

    private void fillPart(int from, int to, boolean opaque, int order) {
        var left = Float.MAX_VALUE;
        var bottom = Float.MAX_VALUE;
        var right = -Float.MAX_VALUE;
        var top = -Float.MAX_VALUE;
        var upright = to - from >= 12 && to - from <= 20;
        for (var i = from; i < to; i += 4) {
            left = Math.min(left, Math.min(segments[i], segments[i + 2]));
            right = Math.max(right, Math.max(segments[i], segments[i + 2]));
            bottom = Math.min(bottom, Math.min(segments[i + 1], segments[i + 3]));
            top = Math.max(top, Math.max(segments[i + 1], segments[i + 3]));
            upright &= Math.abs(segments[i] - segments[i + 2]) < 0.1f
                    || Math.abs(segments[i + 1] - segments[i + 3]) < 0.1f;
        }
        if (upright && right - left <= MAX_RULE_WIDTH) rule((left + right) / 2, bottom, (left + right) / 2, top);
        else if (upright && top - bottom <= MAX_RULE_WIDTH) rule(left, (bottom + top) / 2, right, (bottom + top) / 2);
        else paint(left, bottom, right, top, upright ? state.colour : UNKNOWN, opaque && upright, order);
    }

    private void paint(float left, float bottom, float right, float top, int colour, boolean opaque, int order) {
        var area = new Area(
                Math.max(left, state.left),
                Math.max(bottom, state.bottom),
                Math.min(right, state.right),
                Math.min(top, state.top),
                colour,
                order,
                opaque);
        if (area.right - area.left > 1 && area.top - area.bottom > 1 && areas.size() < MAX_AREAS) areas.add(area);
    }

    private void colour(List<COSBase> operands, int components, boolean ink) {
        if (components == 0 || operands.size() < components) {
            state.colour = UNKNOWN;
            return;
        }
        state.components = components;
        state.ink = ink;
        if (ink) {
            // no ink is paper; what ink looks like is for the printer to say
            var none = true;
            for (var i = 0; i < components; i++) none &= number(operands, i) < 0.02f;
            state.colour = none ? WHITE : UNKNOWN;
            return;
        }
        state.colour = switch (components) {
            case 1 -> rgb(number(operands, 0), number(operands, 0), number(operands, 0));
            case 3 -> rgb(number(operands, 0), number(operands, 1), number(operands, 2));
            case 4 -> {
                var black = 1 - number(operands, 3);
                yield rgb(
                        (1 - number(operands, 0)) * black,
                        (1 - number(operands, 1)) * black,
                        (1 - number(operands, 2)) * black);
            }
            default -> UNKNOWN;
        };
    }

    private static int rgb(float red, float green, float blue) {
        return channel(red) << 16 | channel(green) << 8 | channel(blue);
    }

    private static int channel(float value) {
        return Math.clamp(Math.round(255 * value), 0, 255);
    }

    private void colourSpace(List<COSBase> operands, @Nullable PDResources resources) {
        state.ink = false;
        state.components = 0;
        state.colour = UNKNOWN;
        if (operands.isEmpty() || !(operands.getFirst() instanceof COSName name)) return;
        var components = components(name.getName());
        if (components == 0 && resources != null) {
            var spaces = resources.getCOSObject().getDictionaryObject(COSName.COLORSPACE);
            if (spaces instanceof COSDictionary dictionary)
                components = components(dictionary.getDictionaryObject(name));
        }
        state.components = components;
        // the initial colour is black, and for inks the full tint
        if (components > 0 && !state.ink) state.colour = 0;
    }

    private static int components(String name) {
        return switch (name) {
            case "DeviceGray", "G", "CalGray" -> 1;
            case "DeviceRGB", "RGB", "CalRGB" -> 3;
            case "DeviceCMYK", "CMYK" -> 4;
            default -> 0;
        };
    }

    private int components(@Nullable COSBase space) {
        if (space instanceof COSName name) return components(name.getName());
        if (!(space instanceof COSArray array) || array.size() < 2 || !(array.getObject(0) instanceof COSName kind))
            return 0;
        switch (kind.getName()) {
            case "ICCBased":
                return array.getObject(1) instanceof COSDictionary profile ? profile.getInt(COSName.N, 0) : 0;
            case "Separation":
                state.ink = true;
                return 1;
            case "DeviceN":
                state.ink = true;
                return array.getObject(1) instanceof COSArray names ? names.size() : 0;
            default:
                return components(kind.getName());
        }
    }
}
