package dev.lorekeep.retrieve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which words of a corrected text are words of the text it was made from: a longest common subsequence (Wagner and Fischer 1974), whose
 * price, words times words, is nothing for a chunk of some hundred words.
 */
final class Alignment {
    private static final Pattern WORD = Pattern.compile("\\S+");

    private final List<Place> corrected;
    private final List<Place> original;
    private final int originalLength;
    /** Of each corrected word, the original one that it is; -1 for a new one. */
    private final int[] same;

    private Alignment(String correctedText, String originalText) {
        corrected = words(correctedText);
        original = words(originalText);
        originalLength = originalText.length();
        same = same(correctedText, originalText);
    }

    static Alignment of(String corrected, String original) {
        return new Alignment(corrected, original);
    }

    private static List<Place> words(String text) {
        return WORD.matcher(text)
                .results()
                .map(word -> new Place(word.start(), word.end()))
                .toList();
    }

    private int[] same(String correctedText, String originalText) {
        var lengths = new int[corrected.size() + 1][original.size() + 1];
        for (int i = corrected.size() - 1; i >= 0; i--)
            for (int j = original.size() - 1; j >= 0; j--)
                lengths[i][j] = isSame(correctedText, i, originalText, j)
                        ? lengths[i + 1][j + 1] + 1
                        : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
        var found = new int[corrected.size()];
        Arrays.fill(found, -1);
        for (int i = 0, j = 0; i < corrected.size() && j < original.size(); ) {
            if (isSame(correctedText, i, originalText, j)) found[i++] = j++;
            else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++;
            else j++;
        }
        return found;
    }

    private boolean isSame(String correctedText, int i, String originalText, int j) {
        return corrected.get(i).of(correctedText).equals(original.get(j).of(originalText));
    }

    /**
     * The smallest range of the original that holds what was made into this one: from the end of the last word before it that was
     * left as it was, to the beginning of the first such word after it.
     *
     * @param from in the corrected text, inclusive
     * @param to exclusive
     */
    Place place(int from, int to) {
        var touched = new ArrayList<Integer>();
        for (int i = 0; i < corrected.size(); i++)
            if (corrected.get(i).end() > from && corrected.get(i).start() < to) touched.add(i);
        if (touched.isEmpty() || original.isEmpty()) return new Place(0, originalLength);
        int first = firstOriginal(touched.getFirst());
        int last = Math.max(first, lastOriginal(touched.getLast()));
        return new Place(original.get(first).start(), original.get(last).end());
    }

    private int firstOriginal(int word) {
        if (same[word] >= 0) return same[word];
        for (int i = word - 1; i >= 0; i--) if (same[i] >= 0) return Math.min(same[i] + 1, original.size() - 1);
        return 0;
    }

    private int lastOriginal(int word) {
        if (same[word] >= 0) return same[word];
        for (int i = word + 1; i < same.length; i++) if (same[i] >= 0) return Math.max(0, same[i] - 1);
        return original.size() - 1;
    }
}
