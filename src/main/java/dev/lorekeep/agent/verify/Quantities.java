package dev.lorekeep.agent.verify;

import dev.lorekeep.agent.Words;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the numbers of a text, in digits or in English words, with scale and unit. Pure functions. */
final class Quantities {
    // every repetition is bounded: nothing here can overflow the stack or run away on odd text
    private static final Pattern DIGITS = Pattern.compile(
            "(?<![\\p{L}\\p{N}])(?<currency>(?:US|A|C)?[$€£¥] ?)?"
                    + "(?<digits>\\d{1,3}(?:[,.'’\\u00a0\\u202f ]\\d{3}(?!\\d)){1,6}(?:[.,]\\d{1,12})?|\\d{1,30}(?:[.,]\\d{1,12})?)"
                    + "(?:st|nd|rd|th)?"
                    + "(?:[ -]?(?<scale>hundred|thousand|million(?:en|es)?|billion|trillion|tausend|milliarden?|mil|mio\\.?|mrd\\.?|bn|mn|k)\\b)?"
                    + "(?:(?<short>[mb])\\b)?"
                    + "(?:[ -]?(?<unit>%|(?:percent|per cent|prozent|por ciento|dollars?|euros?|pounds?|years?|jahren?|años|months?|weeks?"
                    + "|days?|tagen?|hours?|stunden?|minutes?|seconds?|km|kilomet(?:er|re)s?|miles?|met(?:er|re)s?|m|feet|foot|ft|cm|mm"
                    + "|kg|kilograms?|tons?|tonnes?|square|degrees?|°C|°F)(?![\\p{L}\\p{N}])))?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern GROUP = Pattern.compile("[,.'’\\u00a0\\u202f ]");

    private static final Map<String, Integer> SMALL = small();
    private static final Map<String, Integer> POWERS = Map.ofEntries(
            Map.entry("hundred", 2),
            Map.entry("thousand", 3),
            Map.entry("tausend", 3),
            Map.entry("mil", 3),
            Map.entry("k", 3),
            Map.entry("million", 6),
            Map.entry("millionen", 6),
            Map.entry("milliones", 6),
            Map.entry("mio", 6),
            Map.entry("mn", 6),
            Map.entry("m", 6),
            Map.entry("billion", 9),
            Map.entry("milliarde", 9),
            Map.entry("milliarden", 9),
            Map.entry("mrd", 9),
            Map.entry("bn", 9),
            Map.entry("b", 9),
            Map.entry("trillion", 12));

    private Quantities() {}

    static List<Quantity> of(String text) {
        var found = new ArrayList<Quantity>();
        var match = DIGITS.matcher(text);
        while (match.find()) found.add(inDigits(match));
        found.addAll(inWords(text));
        return found;
    }

    private static Quantity inDigits(Matcher match) {
        var currency = match.group("currency");
        var scale = match.group("scale");
        var letter = match.group("short");
        var unit = match.group("unit");
        var power = scale == null ? 0 : power(scale);
        // "$5m" is money, "5m" a length
        if (letter != null && currency != null) power = power(letter);
        var values = new ArrayList<BigDecimal>();
        for (var value : values(match.group("digits"))) values.add(value.scaleByPowerOfTen(power));
        return new Quantity(
                values, currency != null ? symbol(currency) : unit(unit), power > 0, false, match.start(), match.end());
    }

    private static int power(String word) {
        return POWERS.getOrDefault(word.toLowerCase(Locale.ROOT).replace(".", ""), 0);
    }

    /** Thousands and decimals are told apart by what follows the last separator; where both can be, both are. */
    private static List<BigDecimal> values(String digits) {
        var last = -1;
        var match = GROUP.matcher(digits);
        while (match.find()) last = match.start();
        if (last < 0) return List.of(new BigDecimal(digits));
        var whole = new BigDecimal(GROUP.matcher(digits).replaceAll(""));
        var separator = digits.charAt(last);
        var isDecimal = separator == '.' || separator == ',';
        var first = digits.indexOf(separator);
        var decimal = new BigDecimal(
                GROUP.matcher(digits.substring(0, last)).replaceAll("") + "." + digits.substring(last + 1));
        if (digits.length() - last - 1 != 3) return List.of(decimal);
        // 1.204.000 cannot be a fraction, 0.125 nothing else
        if (!isDecimal || first != last) return List.of(whole);
        return digits.startsWith("0") ? List.of(decimal) : List.of(whole, decimal);
    }

    private static String symbol(String currency) {
        return currency.strip().substring(currency.strip().length() - 1);
    }

    private static String unit(@Nullable String written) {
        if (written == null) return "";
        var unit = written.toLowerCase(Locale.ROOT);
        if (unit.startsWith("per") || unit.startsWith("pro") || unit.startsWith("por") || unit.equals("%")) return "%";
        if (unit.startsWith("dollar")) return "$";
        if (unit.startsWith("euro")) return "€";
        if (unit.startsWith("pound")) return "£";
        if (unit.startsWith("kilom") || unit.equals("km")) return "km";
        if (unit.startsWith("met") || unit.equals("m")) return "m";
        if (unit.startsWith("fe") || unit.startsWith("fo") || unit.equals("ft")) return "ft";
        if (unit.startsWith("kilog") || unit.equals("kg")) return "kg";
        if (unit.startsWith("ton")) return "t";
        if (unit.startsWith("jahr") || unit.startsWith("año")) return "year";
        if (unit.startsWith("tag")) return "day";
        if (unit.startsWith("stunde")) return "hour";
        return unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
    }

    /** "twenty-five", "three hundred", "two million", "third". */
    private static List<Quantity> inWords(String text) {
        var found = new ArrayList<Quantity>();
        var words = Words.of(text);
        for (var i = 0; i < words.size(); i++) {
            var small = SMALL.get(raw(text, words.get(i)));
            if (small == null) continue;
            var value = BigDecimal.valueOf(small);
            var last = i;
            if (small >= 20 && small < 100 && i + 1 < words.size()) {
                var ones = SMALL.get(raw(text, words.get(i + 1)));
                if (ones != null && ones > 0 && ones < 10) {
                    value = value.add(BigDecimal.valueOf(ones));
                    last++;
                }
            }
            var scaled = false;
            while (last + 1 < words.size() && last - i < 4) {
                var power = POWERS.get(raw(text, words.get(last + 1)));
                if (power == null || raw(text, words.get(last + 1)).length() < 3) break;
                value = value.scaleByPowerOfTen(power);
                scaled = true;
                last++;
            }
            found.add(new Quantity(
                    List.of(value),
                    "",
                    scaled,
                    true,
                    words.get(i).start(),
                    words.get(last).end()));
            i = last;
        }
        return found;
    }

    private static String raw(String text, Words.Word word) {
        return text.substring(word.start(), word.end()).toLowerCase(Locale.ROOT);
    }

    private static Map<String, Integer> small() {
        var small = new HashMap<String, Integer>();
        var cardinals =
                ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
                                + " seventeen eighteen nineteen")
                        .split(" ");
        for (var i = 0; i < cardinals.length; i++) small.put(cardinals[i], i);
        var ordinals = ("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth").split(" ");
        for (var i = 0; i < ordinals.length; i++) small.put(ordinals[i], i + 1);
        var tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
        for (var i = 0; i < tens.length; i++) small.put(tens[i], 20 + 10 * i);
        small.put("dozen", 12);
        return Map.copyOf(small);
    }

    /** Those of a sentence that the evidence has not, each as it was written. */
    static List<String> missing(String sentence, List<Quantity> claimed, List<Quantity> known, String evidence) {
        var missing = new LinkedHashSet<String>();
        var about = ABOUT.matcher(sentence).find();
        for (var each : claimed) {
            if (each.spelled() && !isCounted(each)) continue;
            if (!isKnown(each, known, about, evidence))
                missing.add(sentence.substring(each.start(), each.end()).strip());
        }
        return List.copyOf(missing);
    }

    private static final Pattern ABOUT = Pattern.compile(
            "(?i)\\b(?:about|around|approximately|roughly|nearly|almost|some|over|more than|less than|under|circa|ca|etwa|rund|unos)\\b");

    /** "two causes" and "the first" count what is listed; "twelve" and "three million" are facts. */
    private static boolean isCounted(Quantity quantity) {
        return quantity.scaled() || quantity.values().getFirst().compareTo(BigDecimal.TEN) >= 0;
    }

    private static boolean isKnown(Quantity claimed, List<Quantity> known, boolean about, String evidence) {
        for (var each : known) {
            if (claimed.sameAs(each)) return true;
            if ((about || claimed.scaled()) && claimed.rounds(each)) return true;
            if (evidence.contains("million") && claimed.isTimes(each, 6)) return true;
            if (evidence.contains("thousand") && claimed.isTimes(each, 3)) return true;
            if (evidence.contains("billion") && claimed.isTimes(each, 9)) return true;
        }
        return false;
    }
}
