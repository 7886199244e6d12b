package dev.lorekeep.agent;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The words of a text with their places; lower case, without accents, English endings cut. Pure functions. */
public final class Words {
    /**
     * @param stem what is compared
     * @param start first UTF-16 unit, inclusive
     * @param end last UTF-16 unit, exclusive
     */
    public record Word(String stem, int start, int end) {}

    // bounded: thousands of "1,1,1" in a row would overflow the stack of the matcher
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:[.,][\\p{N}]+){0,40}");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    // scripts without spaces: a pair of characters stands for a word
    private static final Pattern UNSPACED =
            Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}].*", Pattern.DOTALL);

    private static final Set<String> STOP = Set.copyOf(List.of(
            ("a an the of in on at to for from by with about as into like through after over between out against during"
                            + " without before under around among and or but if than then so because while although though that"
                            + " which who whom whose what when where why how is are was were be been being am do does did done"
                            + " have has had having will would shall should can could may might must it its he him his she her"
                            + " hers they them their theirs we us our ours you your yours i me my mine this these those there"
                            + " here not no nor only own same too very just also any some such each other more most all both"
                            + " many much few s t d m ll re ve"
                            + " der die das den dem des ein eine einer eines einem und oder ist sind war waren wer was wann wo"
                            + " wie warum welche welcher welches von zu im in mit auf bei nach aus"
                            + " el la los las un una unos unas de del y o es son fue eran que quien cuando donde como por para"
                            + " en con al se su sus lo cual")
                    .split(" ")));

    private Words() {}

    public static List<Word> of(String text) {
        var words = new ArrayList<Word>();
        var match = WORD.matcher(text);
        while (match.find()) {
            if (UNSPACED.matcher(match.group()).matches()) pairs(text, match.start(), match.end(), words);
            else words.add(new Word(stem(match.group()), match.start(), match.end()));
        }
        return words;
    }

    /** Different words of a text that carry meaning. */
    public static Set<String> content(String text) {
        var stems = new HashSet<String>();
        for (var word : of(text)) {
            if (!isStop(word.stem())) stems.add(word.stem());
        }
        return stems;
    }

    public static boolean isStop(String stem) {
        return STOP.contains(stem);
    }

    private static void pairs(String text, int start, int end, List<Word> words) {
        if (end - start == 1) words.add(new Word(text.substring(start, end), start, end));
        for (var at = start; at + 2 <= end; at++) words.add(new Word(text.substring(at, at + 2), at, at + 2));
    }

    /** A light stemmer (after Harman's S-stemmer, with -ed and -ing): merges most inflections, seldom different words. */
    public static String stem(String word) {
        var plain = word.toLowerCase(Locale.ROOT);
        if (!plain.chars().allMatch(c -> c < 128))
            plain = MARKS.matcher(Normalizer.normalize(plain, Normalizer.Form.NFD))
                    .replaceAll("");
        if (STOP.contains(plain) || plain.length() < 4) return plain;
        if (plain.endsWith("ies") && plain.length() > 4) return plain.substring(0, plain.length() - 3) + "y";
        if (plain.endsWith("ing") && plain.length() > 5) return undouble(plain.substring(0, plain.length() - 3));
        if (plain.endsWith("ed") && plain.length() > 4) return undouble(plain.substring(0, plain.length() - 2));
        if (plain.endsWith("es") && plain.length() > 4) return undouble(plain.substring(0, plain.length() - 2));
        if (plain.endsWith("s") && !plain.endsWith("ss") && !plain.endsWith("us") && !plain.endsWith("is"))
            return undouble(plain.substring(0, plain.length() - 1));
        return undouble(plain);
    }

    private static String undouble(String stem) {
        var length = stem.length();
        if (length > 3 && stem.endsWith("e")) return stem.substring(0, length - 1);
        if (length > 4
                && stem.charAt(length - 1) == stem.charAt(length - 2)
                && "bdgmnprt".indexOf(stem.charAt(length - 1)) >= 0) return stem.substring(0, length - 1);
        return stem;
    }
}
