package dev.lorekeep.parse;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The language most of a document is written in, where it can be told: by script, or in Latin and Cyrillic letters by the share of each
 * language's commonest words. In running text every third to fifth word is one of them; lists of names and numbers have none, and of
 * those nothing is said.
 */
final class TextLanguage {
    // the beginning, the middle and the end of a long text say enough
    private static final int SAMPLE = 2_000;
    private static final int MIN_WORDS = 12;
    private static final double MIN_SHARE = 0.08;
    private static final double MIN_LEAD = 1.3;

    private static final Map<UnicodeScript, String> SCRIPTS = new EnumMap<>(Map.of(
            UnicodeScript.HIRAGANA, "ja",
            UnicodeScript.KATAKANA, "ja",
            UnicodeScript.HANGUL, "ko",
            UnicodeScript.HAN, "zh",
            UnicodeScript.THAI, "th",
            UnicodeScript.GREEK, "el",
            UnicodeScript.HEBREW, "he",
            UnicodeScript.ARABIC, "ar",
            UnicodeScript.DEVANAGARI, "hi"));

    private static final List<String> LANGUAGES = new ArrayList<>();
    /** The languages, by index, that a word is small in. */
    private static final Map<String, int[]> SMALL_WORDS = new HashMap<>();

    private static final int LONGEST = 8;

    static {
        words("en", "the of and to in is that for it was with as on are be this by at from or which have not an");
        words("de", "der die und das in den von zu mit ist des im für auf ein eine dem nicht sich auch als werden");
        words("fr", "le la les de des et du en un une est que dans pour qui sur au par plus avec il ce ne pas");
        words("es", "el la los las de que y en un una es por con para del se no su al lo como más");
        words("it", "il lo la gli di che e è un una per in con del della non sono si da dei nel alla le");
        words("pt", "o a os as de que e do da em um uma para com não é por dos no na se ao mais");
        words("nl", "de het een en van in is dat op te zijn met voor niet aan er om ook als bij door");
        words("pl", "i w na z się nie do jest to że o jak po co ale od za są przez dla oraz");
        words("sv", "och att det som en på är av för med till den har inte om ett var men från");
        words("cs", "a v se na je že s z do o to i jako k by za pro jsou ve po jeho");
        words("ru", "и в не на что с по как это из у к за от но для так его же вы");
        words("uk", "і в не на що з до як це у та за від але для так його є й про");
    }

    private TextLanguage() {}

    private static void words(String language, String words) {
        var index = LANGUAGES.size();
        LANGUAGES.add(language);
        for (var word : words.split(" "))
            SMALL_WORDS.merge(word, new int[] {index}, (known, added) -> {
                var both = Arrays.copyOf(known, known.length + 1);
                both[known.length] = index;
                return both;
            });
    }

    /** @return an ISO 639 code of two letters; empty when it cannot be told */
    static Optional<String> of(String text) {
        var sample = sample(text);
        var script = script(sample);
        return script.isPresent() ? script : byWords(sample);
    }

    private static String sample(String text) {
        if (text.length() <= 3 * SAMPLE) return text;
        var middle = text.length() / 2;
        return text.substring(0, SAMPLE) + " " + text.substring(middle, middle + SAMPLE) + " "
                + text.substring(text.length() - SAMPLE);
    }

    private static Optional<String> script(String text) {
        var counts = new HashMap<String, Integer>();
        var letters = 0;
        for (var at = 0; at < text.length(); ) {
            var point = text.codePointAt(at);
            at += Character.charCount(point);
            if (!Character.isLetter(point)) continue;
            letters++;
            // nearly all letters are Latin, and looking a script up is a search
            if (point < 0x370) continue;
            var language = SCRIPTS.get(UnicodeScript.of(point));
            if (language != null) counts.merge(language, 1, Integer::sum);
        }
        // a Japanese text has Chinese characters, a Chinese one no kana
        var kana = counts.getOrDefault("ja", 0);
        if (kana * 20 > counts.getOrDefault("zh", 0) && kana > 0)
            counts.merge("ja", counts.getOrDefault("zh", 0), Integer::sum);
        var half = letters / 2;
        return counts.entrySet().stream()
                .filter(each -> each.getValue() > Math.max(half, 4))
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    private static Optional<String> byWords(String text) {
        var counts = new int[LANGUAGES.size()];
        var words = 0;
        for (var at = 0; at < text.length(); ) {
            var end = at;
            while (end < text.length() && isPartOfWord(text.charAt(end))) end++;
            if (end > at) {
                words++;
                var languages = end - at > LONGEST
                        ? null
                        : SMALL_WORDS.get(text.substring(at, end).toLowerCase(Locale.ROOT));
                if (languages != null) for (int language : languages) counts[language]++;
            }
            at = end + 1;
        }
        var best = 0;
        for (var i = 1; i < counts.length; i++) if (counts[i] > counts[best]) best = i;
        var next = 0;
        for (var i = 0; i < counts.length; i++) if (i != best) next = Math.max(next, counts[i]);
        var sure = words >= MIN_WORDS && counts[best] >= MIN_SHARE * words && counts[best] >= MIN_LEAD * next;
        return sure ? Optional.of(LANGUAGES.get(best)) : Optional.empty();
    }

    private static boolean isPartOfWord(char c) {
        return Character.isLetter(c) || c == '\'' || c == '’';
    }
}
