package dev.lorekeep.agent.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds dates that name a month, in words or in digits. A year alone is a number. Pure functions. */
final class Days {
    private static final Map<String, Integer> MONTHS = months();
    private static final String MONTH = "(?<month>"
            + String.join(
                    "|",
                    MONTHS.keySet().stream()
                            .sorted((left, right) -> right.length() - left.length())
                            .toList())
            + ")";
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final Pattern DAY_FIRST = Pattern.compile(
            "(?<![\\p{L}\\p{N}])(?<day>\\d{1,2})(?:st|nd|rd|th|\\.)?(?: of| de)? " + MONTH
                    + "\\b\\.?(?:(?:,| of| de| del)? (?<year>\\d{4}))?\\b",
            FLAGS);
    private static final Pattern MONTH_FIRST = Pattern.compile(
            "(?<![\\p{L}\\p{N}])" + MONTH + "\\b\\.? (?<day>\\d{1,2})(?:st|nd|rd|th)?\\b(?:,? (?<year>\\d{4})\\b)?",
            FLAGS);
    private static final Pattern MONTH_YEAR = Pattern.compile(
            "(?<![\\p{L}\\p{N}])" + MONTH + "\\b\\.?(?:,| of| de| del)? (?<year>\\d{4})\\b(?<day>)", FLAGS);
    private static final Pattern ISO =
            Pattern.compile("(?<![\\p{N}-])(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})(?![\\p{N}-])");
    private static final Pattern DIGITS = Pattern.compile(
            "(?<![\\p{N}./])(?<first>\\d{1,2})(?<mark>[./])(?<second>\\d{1,2})[./](?<year>\\d{4})(?![\\p{N}/])");

    private Days() {}

    /** In no particular order; "03/04/2020" is two of them at the same place. */
    static List<Day> of(String text) {
        var days = new ArrayList<Day>();
        for (var pattern : List.of(DAY_FIRST, MONTH_FIRST, ISO, MONTH_YEAR)) {
            var match = pattern.matcher(text);
            while (match.find()) add(match, days);
        }
        var match = DIGITS.matcher(text);
        while (match.find()) {
            var first = Integer.parseInt(match.group("first"));
            var second = Integer.parseInt(match.group("second"));
            add(match, Integer.parseInt(match.group("year")), second, first, days);
            if (match.group("mark").equals("/")) add(match, Integer.parseInt(match.group("year")), first, second, days);
        }
        return days;
    }

    private static void add(Matcher match, List<Day> days) {
        var month = match.group("month");
        var named = MONTHS.get(month.toLowerCase(Locale.ROOT));
        add(
                match,
                number(match.group("year")),
                named == null ? number(month) : named,
                number(match.group("day")),
                days);
    }

    private static void add(Matcher match, int year, int month, int day, List<Day> days) {
        if (month < 1 || month > 12 || day > 31) return;
        // "12 May 2024" holds "May 2024" as well
        if (days.stream()
                .anyMatch(each ->
                        each.start() <= match.start() && each.end() >= match.end() && each.day() > 0 && day == 0))
            return;
        days.add(new Day(year, month, day, match.start(), match.end()));
    }

    private static int number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null || digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    /** Those of a sentence that no date of the evidence says, each as it was written. */
    static List<String> missing(String sentence, List<Day> claimed, List<Day> known) {
        var missing = new java.util.LinkedHashSet<String>();
        for (var each : claimed) {
            // one of the two readings of 03/04/2020 is enough
            var found = claimed.stream()
                    .filter(reading -> reading.start() == each.start() && reading.end() == each.end())
                    .anyMatch(reading -> known.stream().anyMatch(reading::isIn));
            if (!found) missing.add(sentence.substring(each.start(), each.end()));
        }
        return List.copyOf(missing);
    }

    private static Map<String, Integer> months() {
        var months = new HashMap<String, Integer>();
        for (var list : List.of(
                "january february march april may june july august september october november december",
                "jan feb mar apr may jun jul aug sep oct nov dec",
                "januar februar märz april mai juni juli august september oktober november dezember",
                "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
                "janvier février mars avril mai juin juillet août septembre octobre novembre décembre")) {
            var names = list.split(" ");
            for (var i = 0; i < names.length; i++) months.put(names[i], i + 1);
        }
        months.put("sept", 9);
        return Map.copyOf(months);
    }
}
