package dev.lorekeep.parse;

import java.text.Bidi;
import java.text.Normalizer;

/** Turns text from the order in which it stands on the page into the order in which it is read and stored. */
final class Bidirectional {
    private Bidirectional() {}

    static boolean isRightToLeft(String text) {
        for (var i = 0; i < text.length(); i++) if (isRightToLeft(text.charAt(i))) return true;
        return false;
    }

    private static boolean isRightToLeft(char c) {
        return c >= '\u0590' && c <= '\u08FF' || c >= '\uFB1D' && c <= '\uFDFF' || c >= '\uFE70' && c <= '\uFEFE';
    }

    /** The reordering of the Unicode bidirectional algorithm, applied backwards; it is its own inverse for plain lines. */
    static String logical(String visual) {
        var rightToLeft = 0;
        var leftToRight = 0;
        for (var i = 0; i < visual.length(); i++) {
            var c = visual.charAt(i);
            if (isRightToLeft(c)) rightToLeft++;
            else if (Character.isLetter(c)) leftToRight++;
        }
        if (rightToLeft == 0) return visual;
        var base = rightToLeft >= leftToRight ? Bidi.DIRECTION_RIGHT_TO_LEFT : Bidi.DIRECTION_LEFT_TO_RIGHT;
        var bidi = new Bidi(visual, base);
        var runs = bidi.getRunCount();
        var levels = new byte[runs];
        var indexes = new Integer[runs];
        for (var i = 0; i < runs; i++) {
            levels[i] = (byte) bidi.getRunLevel(i);
            indexes[i] = i;
        }
        Bidi.reorderVisually(levels, 0, indexes, 0, runs);
        var text = new StringBuilder(visual.length());
        for (int index : indexes) {
            var run = visual.substring(bidi.getRunStart(index), bidi.getRunLimit(index));
            if ((levels[index] & 1) == 0) text.append(run);
            else appendTurned(run, text);
        }
        return text.toString();
    }

    private static void appendTurned(String run, StringBuilder text) {
        for (var i = run.length() - 1; i >= 0; i--) {
            var c = run.charAt(i);
            if (Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(run.charAt(i - 1))) {
                text.append(run.charAt(--i)).append(c);
                continue;
            }
            text.append(Character.isMirrored(c) ? mirrored(c) : c);
        }
    }

    private static char mirrored(char c) {
        var at = "()[]{}<>«»".indexOf(c);
        return at < 0 ? c : "()[]{}<>«»".charAt(at ^ 1);
    }

    /** Ligatures and presentation forms as the letters they stand for; everything else as it is. */
    static String normalise(String text) {
        var i = 0;
        while (i < text.length() && !isPresentationForm(text.charAt(i))) i++;
        if (i == text.length()) return text;
        var plain = new StringBuilder(text.length() + 8).append(text, 0, i);
        for (; i < text.length(); i++) {
            var c = text.charAt(i);
            if (isPresentationForm(c)) plain.append(Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC));
            else plain.append(c);
        }
        return plain.toString();
    }

    private static boolean isPresentationForm(char c) {
        return c >= '\uFB00' && c <= '\uFDFF' || c >= '\uFE70' && c <= '\uFEFE';
    }
}
