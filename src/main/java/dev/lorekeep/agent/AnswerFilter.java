package dev.lorekeep.agent;

import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Cleans a model's text while it streams, however it is split: markers of sources that do not exist are dropped, those that do
 * are written as [n], and images are taken out, because fetching one would tell its server what was asked. Code is left alone.
 * Not thread-safe.
 */
final class AnswerFilter {
    // bounded repetitions, so that a text that only looks like one of these is not held back for long
    private static final Pattern SPECIAL = Pattern.compile("(?<lead>[ \\t]?)(?:"
            + "\\[(?<numbers>\\d{1,3}(?:\\s?[,;]\\s?\\d{1,3}){0,20})]"
            + "|【(?<wide>\\d{1,3})[^】\\n]{0,40}】"
            + "|!\\[[^]\\n]{0,500}](?:\\([^)\\n]{0,4000}\\)|\\[[^]\\n]{0,200}])"
            + "|<(?i:img|picture|source|iframe|svg|object|embed|video|audio)\\b[^>]{0,4000}>)");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final IntPredicate known;
    private final StringBuilder held = new StringBuilder();
    private final TreeSet<Integer> cited = new TreeSet<>();
    private boolean code;

    /** @param known whether there is a source of this number */
    AnswerFilter(IntPredicate known) {
        this.known = known;
    }

    /** Numbers of the sources that were cited so far. */
    TreeSet<Integer> cited() {
        return cited;
    }

    /** @return what can be shown now */
    String accept(String piece) {
        held.append(piece);
        return drain(false);
    }

    /** @return what was held back */
    String end() {
        return drain(true);
    }

    private String drain(boolean last) {
        var shown = new StringBuilder();
        var at = 0;
        while (at < held.length()) {
            var character = held.charAt(at);
            if (character == '`') {
                var end = at;
                while (end < held.length() && held.charAt(end) == '`') end++;
                if (end == held.length() && !last) break;
                code = !code;
                shown.append(held, at, end);
                at = end;
                continue;
            }
            if (!code && " \t[!<【".indexOf(character) >= 0) {
                var match = SPECIAL.matcher(held).region(at, held.length());
                if (match.lookingAt()) {
                    shown.append(replacement(match.toMatchResult()));
                    at = match.end();
                    continue;
                }
                if (match.hitEnd() && !last) break;
            }
            shown.append(character);
            at++;
        }
        held.delete(0, at);
        return shown.toString();
    }

    private String replacement(MatchResult match) {
        var numbers = match.group("numbers") != null ? match.group("numbers") : match.group("wide");
        if (numbers == null) return match.group("lead");
        var markers = new StringBuilder();
        var each = NUMBER.matcher(numbers);
        while (each.find()) {
            var number = Integer.parseInt(each.group());
            if (!known.test(number)) continue;
            cited.add(number);
            markers.append('[').append(number).append(']');
        }
        return markers.isEmpty() ? "" : match.group("lead") + markers;
    }
}
