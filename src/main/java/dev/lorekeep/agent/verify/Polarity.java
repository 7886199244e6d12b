package dev.lorekeep.agent.verify;

import dev.lorekeep.agent.Words;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether two sentences of the same words say the opposite: one denies a word that the other asserts, or has its antonym in its
 * place. Meant for sentences that share nearly everything else. Pure functions.
 */
final class Polarity {
    /** Words after a negation that it is taken to deny. */
    private static final int REACH = 3;

    private static final Set<String> NEGATIONS = Set.of(
            ("not no never neither nor without cannot none nobody nothing hardly n't nicht kein keine keinen keiner nie ohne nunca"
                            + " ningún ninguna jamás sin")
                    .split(" "));
    private static final List<String> PREFIXES = List.of("un", "in", "im", "ir", "il", "dis", "non", "anti");
    private static final Map<String, Set<String>> ANTONYMS = antonyms(
            "increase decrease",
            "rise fall",
            "rose fell",
            "grow shrink",
            "grew shrank",
            "more fewer",
            "more less",
            "most least",
            "high low",
            "higher lower",
            "highest lowest",
            "large small",
            "larger smaller",
            "largest smallest",
            "long short",
            "longest shortest",
            "early late",
            "earlier later",
            "earliest latest",
            "old young",
            "oldest youngest",
            "first last",
            "before after",
            "above below",
            "over under",
            "north south",
            "east west",
            "northern southern",
            "eastern western",
            "win lose",
            "won lost",
            "allow forbid",
            "allow prohibit",
            "permitted prohibited",
            "include exclude",
            "accept reject",
            "legal illegal",
            "possible impossible",
            "true false",
            "open closed",
            "begin end",
            "began ended",
            "start end",
            "maximum minimum",
            "positive negative",
            "internal external",
            "public private",
            "male female",
            "rich poor",
            "hot cold",
            "strong weak",
            "fast slow",
            "best worst",
            "buy sell",
            "bought sold",
            "agree disagree",
            "able unable",
            "successful unsuccessful",
            "profit loss",
            "gain loss",
            "import export",
            "support oppose",
            "majority minority",
            "always never",
            "outside inside",
            "indoor outdoor",
            "urban rural",
            "ancient modern",
            "wealthy poor",
            "upper lower",
            "left right",
            "major minor",
            "simple complex",
            "easy difficult",
            "heavy light",
            "victory defeat",
            "friend enemy",
            "ally enemy",
            "peace war",
            "build destroy",
            "create destroy",
            "join leave",
            "arrive leave",
            "love hate",
            "help hinder",
            "improve worsen",
            "expand contract",
            "attack defend",
            "succeed fail",
            "success failure",
            "appoint dismiss",
            "enter exit",
            "give receive",
            "raise lower",
            "strengthen weaken",
            "encourage discourage",
            "advantage disadvantage",
            "presence absence",
            "birth death",
            "born died",
            "king queen",
            "men women",
            "man woman",
            "son daughter",
            "brother sister",
            "husband wife",
            "father mother");

    private Polarity() {}

    /** @return what is reversed, in words for people; empty when nothing is seen to be */
    static Optional<String> reversal(String claim, String line) {
        var claimed = stems(claim);
        var known = stems(line);
        var denied = denied(claim);
        var deniedThere = denied(line);
        for (var stem : denied) {
            if (known.contains(stem) && !deniedThere.contains(stem) && deniedThere.isEmpty())
                return Optional.of("the passage does not deny it");
        }
        for (var stem : deniedThere) {
            if (claimed.contains(stem) && !denied.contains(stem) && denied.isEmpty())
                return Optional.of("the passage denies it");
        }
        for (var stem : claimed) {
            if (known.contains(stem)) continue;
            for (var opposite : ANTONYMS.getOrDefault(stem, Set.of())) {
                if (known.contains(opposite) && !claimed.contains(opposite))
                    return Optional.of("the passage says the opposite (“" + opposite + "”)");
            }
        }
        return Optional.empty();
    }

    /** Number of words with an antonym in the other text and not there themselves. */
    static int opposites(Set<String> claimed, Set<String> known) {
        var count = 0;
        for (var stem : claimed) {
            if (known.contains(stem)) continue;
            if (ANTONYMS.getOrDefault(stem, Set.of()).stream().anyMatch(known::contains) || isPrefixed(stem, known))
                count++;
        }
        return count;
    }

    /** "unlawful" beside "lawful", either way round. */
    private static boolean isPrefixed(String stem, Set<String> known) {
        for (var prefix : PREFIXES) {
            if (stem.length() > prefix.length() + 3
                    && stem.startsWith(prefix)
                    && known.contains(stem.substring(prefix.length()))) return true;
            if (stem.length() > 3 && known.contains(prefix + stem)) return true;
        }
        return false;
    }

    private static Set<String> stems(String text) {
        var stems = new HashSet<String>();
        for (var word : Words.of(text)) stems.add(word.stem());
        return stems;
    }

    /** Words that stand shortly after a negation in the same clause. */
    static Set<String> denied(String text) {
        var denied = new HashSet<String>();
        var words = Words.of(text);
        for (var i = 0; i < words.size(); i++) {
            if (!negates(text, words.get(i), i + 1 < words.size() ? words.get(i + 1) : null)) continue;
            for (var next = i + 1; next < words.size() && next <= i + REACH; next++) {
                var gap = text.substring(
                        words.get(next - 1).end(),
                        Math.max(words.get(next - 1).end(), words.get(next).start()));
                if (gap.contains(",") || gap.contains(";") || gap.contains(".")) break;
                if (!Words.isStop(words.get(next).stem()))
                    denied.add(words.get(next).stem());
            }
        }
        return denied;
    }

    private static boolean negates(String text, Words.Word word, Words.@org.jspecify.annotations.Nullable Word next) {
        var raw = text.substring(word.start(), word.end()).toLowerCase(Locale.ROOT);
        // "don't" is two words: "don" and "t"
        var contracted = raw.equals("t")
                && word.start() > 1
                && (text.charAt(word.start() - 1) == '\'' || text.charAt(word.start() - 1) == '’');
        if (!contracted && !NEGATIONS.contains(raw)) return false;
        if (next == null) return true;
        var following = text.substring(next.start(), next.end()).toLowerCase(Locale.ROOT);
        // "not only", "no more than", "no. 5"
        return !Set.of("only", "just", "more", "less", "later", "longer").contains(following)
                && !(raw.equals("no") && Character.isDigit(following.codePointAt(0)));
    }

    private static Map<String, Set<String>> antonyms(String... pairs) {
        var antonyms = new HashMap<String, Set<String>>();
        for (var pair : pairs) {
            var words = pair.split(" ");
            var left = Words.stem(words[0]);
            var right = Words.stem(words[1]);
            antonyms.computeIfAbsent(left, _ -> new HashSet<>()).add(right);
            antonyms.computeIfAbsent(right, _ -> new HashSet<>()).add(left);
        }
        return antonyms;
    }
}
