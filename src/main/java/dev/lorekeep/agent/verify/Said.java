package dev.lorekeep.agent.verify;

import dev.lorekeep.agent.QuestionLanguage;
import dev.lorekeep.retrieve.Passage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where single values stand in passages: as they are written, whatever their case and white space, or as the same number or date
 * in another form. Pure functions.
 */
public final class Said {
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern ISO_DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private Said() {}

    /** @param start first UTF-16 unit, inclusive  @param end last, exclusive */
    public record Place(int start, int end) {}

    /** Where the text says this, in these words. */
    public static Optional<Place> place(String value, String text) {
        var words = value.strip();
        if (words.isEmpty()) return Optional.empty();
        var pattern = new StringBuilder();
        for (var word : SPACE.split(words))
            pattern.append(pattern.isEmpty() ? "" : "\\s+").append(Pattern.quote(word));
        // "Rhe" does not stand in "Rhein"
        if (Character.isLetterOrDigit(words.codePointAt(0))) pattern.insert(0, "(?<![\\p{L}\\p{N}])");
        if (Character.isLetterOrDigit(words.codePointBefore(words.length()))) pattern.append("(?![\\p{L}\\p{N}])");
        var match = Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                .matcher(text);
        return match.find() ? Optional.of(new Place(match.start(), match.end())) : Optional.empty();
    }

    /** Where the text has this day, in any form; a year alone does not say a day. */
    public static Optional<Place> day(String value, String text) {
        if (!ISO_DAY.matcher(value.strip()).matches()) return Optional.empty();
        for (var day : Days.of(value.strip()))
            for (var each : Days.of(text)) if (day.isIn(each)) return Optional.of(new Place(each.start(), each.end()));
        return Optional.empty();
    }

    /** Where the text has this number, in any form. */
    public static Optional<Place> number(BigDecimal value, String text) {
        var wanted = new Quantity(List.of(value.abs()), "", false, false, 0, 0);
        for (var each : Quantities.of(text))
            if (wanted.sameAs(each)) return Optional.of(new Place(each.start(), each.end()));
        return Optional.empty();
    }

    /** Numbers, dates and names in a sentence that the passages do not have, each as it was written. */
    public static List<String> missing(String sentence, Collection<Passage> passages) {
        var evidence = Evidence.of(passages);
        var missing = new LinkedHashSet<String>();
        for (var day : Days.of(sentence))
            if (evidence.days().stream().noneMatch(day::isIn)) missing.add(sentence.substring(day.start(), day.end()));
        for (var quantity : Quantities.of(sentence)) {
            // "one" and "two" are seldom meant as numbers
            if (quantity.spelled()) continue;
            if (evidence.quantities().stream().noneMatch(quantity::sameAs))
                missing.add(sentence.substring(quantity.start(), quantity.end()));
        }
        var german = QuestionLanguage.of(sentence).filter("de"::equals).isPresent();
        missing.addAll(Names.missing(Names.of(sentence, german), evidence));
        return new ArrayList<>(missing);
    }

    /** Whether the passages have these words as they are, also across the end of one. */
    public static boolean isIn(String words, Collection<Passage> passages) {
        var all = new StringBuilder();
        for (var passage : passages) all.append(passage.text()).append(' ');
        return place(words, all.toString()).isPresent();
    }
}
