package dev.lorekeep.agent.verify;

import dev.lorekeep.agent.Words;
import dev.lorekeep.agent.Words.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds what looks like a name: words with capitals that do not merely begin a sentence, and acronyms. German writes every noun so:
 * there, only two such words in a row are a name. Pure functions.
 */
public final class Names {
    private static final Set<String> CONNECTORS =
            Set.of("of", "the", "de", "la", "von", "van", "der", "du", "al", "del", "di", "da", "le", "and", "for");
    /** Begin sentences without being names, and are not among the stop words. */
    private static final Set<String> OPENERS = Set.of(
            ("however moreover furthermore thus therefore additionally according based overall finally first second third yes"
                            + " although despite since until once later today currently unlike instead besides meanwhile"
                            + " january february march april may june july august september october november december"
                            + " monday tuesday wednesday thursday friday saturday sunday")
                    .split(" "));

    private static final int MIN_PREFIX = 5;
    private static final int MAX_ENDING = 3;

    private Names() {}

    /** @param text as written  @param stems its words without those that only connect */
    public record Name(String text, List<String> stems, int start, int end) {}

    /** @param nounsHaveCapitals as in German */
    public static List<Name> of(String text, boolean nounsHaveCapitals) {
        var names = new ArrayList<Name>();
        if (isShouted(text)) return names;
        var words = Words.of(text);
        for (var i = 0; i < words.size(); i++) {
            if (!isCapital(text, words.get(i))) continue;
            var last = end(text, words, i, nounsHaveCapitals);
            add(text, words.subList(i, last + 1), nounsHaveCapitals, names);
            i = last;
        }
        return names;
    }

    /** Index of the last word of the name that begins here. */
    private static int end(String text, List<Word> words, int from, boolean nounsHaveCapitals) {
        var last = from;
        for (var next = from + 1; next < words.size() && joined(text, words.get(next - 1), words.get(next)); next++) {
            if (isCapital(text, words.get(next))) last = next;
            else if (nounsHaveCapitals || next - last > 2 || !CONNECTORS.contains(raw(text, words.get(next)))) break;
        }
        return last;
    }

    private static boolean joined(String text, Word before, Word after) {
        if (after.start() < before.end()) return false;
        var between = text.substring(before.end(), after.start());
        return between.equals(" ")
                || between.equals("-")
                || between.equals("’")
                || between.equals("'")
                // an initial
                || (between.equals(". ") && before.end() - before.start() == 1);
    }

    private static void add(String text, List<Word> words, boolean nounsHaveCapitals, List<Name> names) {
        var kept = words;
        var begins = begins(text, words.getFirst().start());
        while (begins && !kept.isEmpty() && !isAcronym(text, kept.getFirst()) && isOpener(text, kept.getFirst()))
            kept = kept.subList(1, kept.size());
        if (kept.isEmpty()) return;
        var capitals = kept.stream().filter(word -> isCapital(text, word)).toList();
        if (capitals.isEmpty()) return;
        var single = capitals.size() == 1;
        var acronym = isAcronym(text, capitals.getFirst());
        if (single && !acronym && ((begins && kept.size() == words.size()) || nounsHaveCapitals)) return;
        if (single && capitals.getFirst().end() - capitals.getFirst().start() < 2) return;
        var start = capitals.getFirst().start();
        var end = capitals.getLast().end();
        names.add(new Name(
                text.substring(start, end), capitals.stream().map(Word::stem).toList(), start, end));
    }

    private static boolean isOpener(String text, Word word) {
        return Words.isStop(word.stem()) || OPENERS.contains(raw(text, word));
    }

    /** Whether a capital here says nothing: the text begins, or a sentence or quotation in it. */
    private static boolean begins(String text, int at) {
        var before = at - 1;
        while (before >= 0 && Character.isWhitespace(text.charAt(before))) before--;
        if (before < 0) return true;
        var mark = text.charAt(before);
        // after an initial a name goes on
        if (mark == '.') return before < 2 || Character.isLowerCase(text.charAt(before - 1));
        return ":!?\"“”„«(—–•|*>".indexOf(mark) >= 0;
    }

    private static boolean isCapital(String text, Word word) {
        return Character.isUpperCase(text.codePointAt(word.start()));
    }

    private static boolean isAcronym(String text, Word word) {
        var letters = text.substring(word.start(), word.end());
        return letters.length() >= 2
                && letters.chars().filter(Character::isUpperCase).count() >= 2;
    }

    private static boolean isShouted(String text) {
        var upper = text.codePoints().filter(Character::isUpperCase).count();
        var lower = text.codePoints().filter(Character::isLowerCase).count();
        return upper > lower;
    }

    private static String raw(String text, Word word) {
        return text.substring(word.start(), word.end()).toLowerCase(Locale.ROOT);
    }

    /** Those that the evidence does not have, each as it was written. */
    static List<String> missing(List<Name> claimed, Evidence evidence) {
        return claimed.stream()
                .filter(name -> !isIn(name, evidence))
                .map(Name::text)
                .distinct()
                .toList();
    }

    private static boolean isIn(Name name, Evidence evidence) {
        if (name.stems().stream().allMatch(stem -> Words.isStop(stem) || isIn(stem, evidence.stems()))) return true;
        var initials = initials(name);
        return (initials.length() > 1 && evidence.stems().contains(initials))
                || (name.stems().size() == 1
                        && evidence.initials().contains(name.stems().getFirst()));
    }

    /** "German" is in a passage that says "Germany". */
    private static boolean isIn(String stem, Set<String> stems) {
        if (stems.contains(stem)) return true;
        return stem.length() >= MIN_PREFIX
                && stems.stream()
                        .anyMatch(each -> each.length() >= MIN_PREFIX
                                && Math.abs(each.length() - stem.length()) <= MAX_ENDING
                                && (each.startsWith(stem) || stem.startsWith(each)));
    }

    static String initials(Name name) {
        var initials = new StringBuilder();
        for (var stem : name.stems()) initials.appendCodePoint(stem.codePointAt(0));
        return initials.toString();
    }
}
