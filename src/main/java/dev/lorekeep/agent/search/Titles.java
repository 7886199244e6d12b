package dev.lorekeep.agent.search;

import dev.lorekeep.agent.Words;
import dev.lorekeep.chunk.Sentences;
import dev.lorekeep.retrieve.Passage;
import java.util.regex.Pattern;

/** Titles as links: a text that names another document's title leads to it. Pure functions. */
final class Titles {
    private static final Pattern ADDITION = Pattern.compile("\\s*\\([^)]*\\)");
    private static final int MIN_CHARACTERS = 3;

    private Titles() {}

    /** Without what only tells it from others: "Leland (film)". */
    static String bare(String title) {
        return ADDITION.matcher(title).replaceAll("").strip();
    }

    static boolean same(String left, String right) {
        return bare(left).equalsIgnoreCase(bare(right));
    }

    /** As whole words, capitals as in the title: "Neighbours" is no title in "the neighbours". */
    static boolean isIn(String title, String text) {
        var bare = bare(title);
        if (bare.length() < MIN_CHARACTERS) return false;
        for (var at = text.indexOf(bare); at >= 0; at = text.indexOf(bare, at + 1)) {
            var end = at + bare.length();
            if ((at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))
                    && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)))) return true;
        }
        return false;
    }

    /** How strongly a passage leads to this title: 0 not at all, 0.5 in passing, 1 in a sentence with the whole question. */
    static double link(String title, Passage from, QuestionWords question) {
        if (!isIn(title, from.text())) return 0;
        var best = 0.0;
        for (var range : Sentences.split(from.text())) {
            var sentence = range.of(from.text());
            if (isIn(title, sentence)) best = Math.max(best, question.shareIn(Words.content(sentence)));
        }
        return (1 + best) / 2;
    }
}
