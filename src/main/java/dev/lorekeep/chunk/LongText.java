package dev.lorekeep.chunk;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** Halves what is too long for one chunk although it has no sentences: at the white space nearest to the middle, else between graphemes. */
final class LongText {
    private LongText() {}

    /** @return pieces of at most {@code maxTokens}, except for single graphemes that are longer */
    static List<TextRange> split(String text, TextRange range, ToIntFunction<TextRange> tokens, int maxTokens) {
        var pieces = new ArrayList<TextRange>();
        split(text, range, tokens, maxTokens, pieces);
        return pieces;
    }

    private static void split(
            String text, TextRange range, ToIntFunction<TextRange> tokens, int maxTokens, List<TextRange> pieces) {
        if (tokens.applyAsInt(range) <= maxTokens) {
            pieces.add(range);
            return;
        }
        int middle = middle(text, range);
        var left = middle < 0 ? null : TextRange.trimmed(text, range.start(), middle);
        var right = middle < 0 ? null : TextRange.trimmed(text, middle, range.end());
        if (left == null || right == null) {
            pieces.add(range);
            return;
        }
        split(text, left, tokens, maxTokens, pieces);
        split(text, right, tokens, maxTokens, pieces);
    }

    /** @return -1 for a single grapheme */
    private static int middle(String text, TextRange range) {
        int middle = (range.start() + range.end()) >>> 1;
        int reach = range.length() / 4;
        for (int distance = 0; distance <= reach; distance++) {
            if (Character.isWhitespace(text.charAt(middle - distance))) return middle - distance;
            if (Character.isWhitespace(text.charAt(middle + distance))) return middle + distance;
        }
        var graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
        graphemes.setText(range.of(text));
        int before = graphemes.preceding(middle - range.start() + 1);
        if (before > 0) return range.start() + before;
        int after = graphemes.following(middle - range.start());
        return after == BreakIterator.DONE || after == range.length() ? -1 : range.start() + after;
    }
}
