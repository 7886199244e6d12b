package dev.lorekeep.chat;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.DeltaType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Two answers to the same question, side by side.
 *
 * @param words of both, in order
 * @param sameSources whether they cite the same documents
 */
record Comparison(Side first, Side second, List<Piece> words, boolean sameSources) {
    private static final Pattern WORD = Pattern.compile("\\s+|[^\\s]+");

    record Side(
            String text, @Nullable String model, @Nullable String outcome, List<String> citations) {
        static Side of(MessageView answer) {
            return new Side(
                    answer.text(),
                    answer.model(),
                    answer.outcome(),
                    answer.citations().stream()
                            .map(CitationView::title)
                            .distinct()
                            .toList());
        }
    }

    enum Kind {
        SAME,
        REMOVED,
        ADDED
    }

    record Piece(Kind kind, String text) {}

    static Comparison of(MessageView first, MessageView second) {
        var one = Side.of(first);
        var two = Side.of(second);
        return new Comparison(
                one,
                two,
                words(one.text(), two.text()),
                new HashSet<>(one.citations()).equals(new HashSet<>(two.citations())));
    }

    /** By the words that both have, in their order (Myers 1986). */
    static List<Piece> words(String first, String second) {
        var pieces = new ArrayList<Piece>();
        for (var delta : DiffUtils.diff(split(first), split(second), true).getDeltas()) {
            var source = String.join("", delta.getSource().getLines());
            var target = String.join("", delta.getTarget().getLines());
            if (delta.getType() == DeltaType.EQUAL) add(pieces, Kind.SAME, source);
            else {
                add(pieces, Kind.REMOVED, source);
                add(pieces, Kind.ADDED, target);
            }
        }
        return pieces;
    }

    private static void add(List<Piece> pieces, Kind kind, String text) {
        if (!text.isEmpty()) pieces.add(new Piece(kind, text));
    }

    private static List<String> split(String text) {
        return WORD.matcher(text).results().map(match -> match.group()).toList();
    }
}
