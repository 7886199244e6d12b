package dev.lorekeep.agent;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The language of a question, where it can be told: by script, or by small words in Latin letters. A few words cannot always tell;
 * then nothing is said, and no model is left out for it.
 */
public final class QuestionLanguage {
    private static final Pattern WORDS = Pattern.compile("[^\\p{L}']+");
    private static final Map<UnicodeScript, String> SCRIPTS = new EnumMap<>(Map.of(
            UnicodeScript.HIRAGANA, "ja",
            UnicodeScript.KATAKANA, "ja",
            UnicodeScript.HANGUL, "ko",
            UnicodeScript.HAN, "zh",
            UnicodeScript.THAI, "th",
            UnicodeScript.GREEK, "el",
            UnicodeScript.HEBREW, "he",
            UnicodeScript.DEVANAGARI, "hi"));
    private static final Map<String, Set<String>> SMALL_WORDS = Map.of(
            "en",
                    words(
                            "the of and to is are was were what when where who how which does did do can for with from our"),
            "de",
                    words(
                            "der die das und ist sind war wie was wann wo wer welche welcher welches für mit von nicht ein eine wird"),
            "fr", words("le la les des du est sont et quel quelle quand où qui comment pour avec dans une que combien"),
            "es", words("el los las del es son y qué cuál cuándo dónde quién cómo para con en una por cuánto"),
            "it", words("il lo gli della è sono e che quale quando dove chi come per con nel una quanto"),
            "pt", words("o os as do da é são e que qual quando onde quem como para com em uma quanto não"),
            "nl", words("de het een en is zijn wat wanneer waar wie hoe welke voor met van niet wordt"),
            "pl", words("jest są i co kiedy gdzie kto jak który która dla z od nie czy ile"));

    private QuestionLanguage() {}

    private static Set<String> words(String list) {
        return Set.of(list.split(" "));
    }

    /** @return an ISO 639 code; empty when it cannot be told */
    public static Optional<String> of(String question) {
        var script = script(question);
        return script.isPresent() ? script : latin(question);
    }

    private static Optional<String> script(String text) {
        var counts = new HashMap<String, Integer>();
        var letters = 0;
        for (var at = 0; at < text.length(); ) {
            var point = text.codePointAt(at);
            at += Character.charCount(point);
            if (!Character.isLetter(point)) continue;
            letters++;
            var language = SCRIPTS.get(UnicodeScript.of(point));
            if (language != null) counts.merge(language, 1, Integer::sum);
        }
        // kana is what tells Japanese from Chinese
        if (counts.containsKey("ja")) counts.merge("ja", counts.getOrDefault("zh", 0), Integer::sum);
        var half = letters / 2;
        return counts.entrySet().stream()
                .filter(each -> each.getValue() > half)
                .max(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(each -> each.getKey().equals("ja") ? 1 : 0))
                .map(Map.Entry::getKey);
    }

    /** The one with the most small words, if no other has as many. */
    private static Optional<String> latin(String text) {
        var words = WORDS.split(text.toLowerCase(Locale.ROOT));
        var best = "";
        var most = 0;
        var next = 0;
        for (var language : SMALL_WORDS.entrySet()) {
            var found = 0;
            for (var word : words) if (language.getValue().contains(word)) found++;
            if (found > most) {
                next = most;
                most = found;
                best = language.getKey();
            } else if (found > next) {
                next = found;
            }
        }
        return most >= 2 && most > next ? Optional.of(best) : Optional.empty();
    }
}
