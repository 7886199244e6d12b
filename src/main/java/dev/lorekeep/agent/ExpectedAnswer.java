package dev.lorekeep.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The kind of thing that a question asks for, by its words; and the places in a text that look like it. */
public enum ExpectedAnswer {
    DATE(
            "(?:^|\\b)(?:when|what (?:year|date|day|month|century|decade|time)|which (?:year|date|day|month|century|decade)"
                    + "|in what (?:year|month|century)|wann|cuando|cuándo)\\b"),
    NUMBER(
            "\\b(?:how (?:many|much|long|old|far|large|big|tall|high|often|deep|fast|heavy|wide)|what (?:percentage|percent|number"
                    + "|amount|proportion|fraction|population|size|ratio|total|price|cost)|which (?:percentage|number)|wie viele?|cuánt[oa]s?)\\b"),
    PERSON(
            "\\b(?:who|whom|whose|which (?:person|man|woman|king|queen|emperor|president|leader|scientist|author|actor|director)"
                    + "|what (?:person|king|queen|president|leader|scientist|author)|wer|wem|quién)\\b"),
    PLACE(
            "\\b(?:where|(?:what|which) (?:city|country|countries|place|state|region|continent|town|river|island|county|location"
                    + "|building|area)|wo|dónde)\\b"),
    OTHER("");

    private static final String MONTH =
            "(?:January|February|March|April|May|June|July|August|September|October|November|December)";
    private static final Pattern DATES = Pattern.compile("(?:\\b\\d{1,2} )?\\b" + MONTH
            + "\\b(?: \\d{1,2}(?:st|nd|rd|th)?)?(?:,? \\d{4})?"
            + "|\\b(?:early |mid-?|late )?(?:the )?\\d{1,2}(?:st|nd|rd|th)(?:[- ](?:and|to) \\d{1,2}(?:st|nd|rd|th))? (?:century|centuries)"
            + "|\\b\\d{4}-\\d{2}-\\d{2}\\b|\\b\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}\\b"
            + "|\\b(?:1\\d|20)\\d{2}s?(?:[–-]\\d{2,4})?\\b(?: BC| BCE| AD| CE)?|\\b\\d{1,4} (?:BC|BCE|AD|CE)\\b");
    private static final Pattern NUMBERS = Pattern.compile(
            "(?:[$€£¥]\\s?)?\\b\\d+(?:[.,]\\d+)*(?:\\s?%|\\b(?:[ -](?:percent|per cent|million|billion|trillion|thousand|hundred"
                    + "|years?|months?|weeks?|days?|hours?|minutes?|seconds?|km|kilomet(?:er|re)s|miles|met(?:er|re)s|feet|kg|tons?|tonnes"
                    + "|dollars|euros|people|points))*)"
                    + "|\\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
                    + "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half"
                    + "|dozen)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine|hundred|thousand|million|billion|thirds|percent))*\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NAMES = Pattern.compile(
            "\\b\\p{Lu}[\\p{L}\\p{M}'’.-]*(?:(?: (?:of|the|de|la|von|van|der|du|al|and the|I{1,3}V?|V))*"
                    + " \\p{Lu}[\\p{L}\\p{M}'’-]*)*");

    private final Pattern question;

    ExpectedAnswer(String question) {
        this.question = Pattern.compile(question, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);
    }

    public static ExpectedAnswer of(String question) {
        var lower = question.toLowerCase(Locale.ROOT);
        for (var type : List.of(NUMBER, DATE, PLACE, PERSON)) {
            if (type.question.matcher(lower).find()) return type;
        }
        return OTHER;
    }

    /** A stretch of a text. */
    public record Span(int start, int end) {
        public String of(String text) {
            return text.substring(start, end);
        }
    }

    /** Stretches that look like this kind of answer, in order; none for OTHER. */
    public List<Span> find(String text) {
        var pattern = switch (this) {
            case DATE -> DATES;
            case NUMBER -> NUMBERS;
            case PERSON, PLACE -> NAMES;
            case OTHER -> null;
        };
        var spans = new ArrayList<Span>();
        if (pattern == null) return spans;
        var match = pattern.matcher(text);
        while (match.find()) spans.add(new Span(match.start(), match.end()));
        return spans;
    }
}
