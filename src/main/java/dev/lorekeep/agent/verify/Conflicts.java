package dev.lorekeep.agent.verify;

import dev.lorekeep.agent.Words;
import dev.lorekeep.agent.verify.Conflict.Side;
import dev.lorekeep.chunk.Sentences;
import dev.lorekeep.retrieve.Passage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds sentences of different documents that are the same but for one number or date. Rather misses one than invents one: nearly
 * all words and all names have to be shared, one value may differ and has to stand beside the same word, and documents that name
 * different years, quarters or months in titles or headings are about different times. Pure functions.
 */
public final class Conflicts {
    /** Share of the words of both together that both have. */
    private static final double SAME_WORDS = 0.7;
    /** Fewer are no statement that can be recognised. */
    private static final int MIN_WORDS = 4;

    private static final double SAME_TITLE = 0.5;
    /** Every sentence is compared with every other; this many take about 20 ms. */
    private static final int MAX_SENTENCES = 600;

    private static final Pattern POINTS_BACK =
            Pattern.compile("(?i)[^\\p{L}]*(?:the|he|she|it|they|this|these|that|those|his|her|its|their|we|our)\\b");
    private static final Pattern PERIOD = Pattern.compile(
            "(?i)\\b(?:1[5-9]|20)\\d{2}\\b|\\bq[1-4]\\b|\\b(?:first|second|third|fourth) quarter\\b"
                    + "|\\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\\b");

    private Conflicts() {}

    /** @param words those with meaning that hold no digit  @param names in it  @param title words of the title */
    private record Line(
            Passage passage,
            int start,
            int end,
            Set<String> words,
            Set<String> names,
            Set<String> title,
            Set<String> periods,
            List<Value> values) {}

    /** @param beside the words before and after it */
    private record Value(Optional<Quantity> quantity, Optional<Day> day, String written, Set<String> beside) {
        boolean sameAs(Value other) {
            if (day.isPresent() && other.day.isPresent())
                return day.get().isIn(other.day.get()) || other.day.get().isIn(day.get());
            if (quantity.isEmpty() || other.quantity.isEmpty()) return false;
            var left = quantity.get();
            var right = other.quantity.get();
            return left.sameAs(right) || left.rounds(right) || right.rounds(left);
        }

        /** Of one kind, and said of the same. */
        boolean comparable(Value other) {
            var kind = day.isPresent() == other.day.isPresent()
                    && (quantity.isEmpty()
                            || quantity.get()
                                    .unit()
                                    .equals(other.quantity.map(Quantity::unit).orElse("")));
            return kind && beside.stream().anyMatch(other.beside::contains);
        }
    }

    public static List<Conflict> between(List<Passage> passages) {
        var lines = new ArrayList<Line>();
        for (var passage : passages) {
            for (var range : Sentences.split(passage.text())) {
                if (lines.size() == MAX_SENTENCES) break;
                var line = line(passage, range.start(), range.end());
                if (!line.values().isEmpty() && line.words().size() >= MIN_WORDS) lines.add(line);
            }
        }
        var conflicts = new ArrayList<Conflict>();
        for (var i = 0; i < lines.size(); i++) {
            for (var other : lines.subList(i + 1, lines.size()))
                conflict(lines.get(i), other).ifPresent(conflicts::add);
        }
        return conflicts;
    }

    private static Line line(Passage passage, int start, int end) {
        var text = passage.text().substring(start, end);
        var about = passage.title() + "\n" + String.join("\n", passage.headingPath());
        var names = Names.of(text, false).stream()
                .flatMap(name -> name.stems().stream())
                .collect(Collectors.toSet());
        return new Line(
                passage,
                start,
                end,
                withoutDigits(Words.content(text)),
                withoutDigits(names),
                withoutDigits(Words.content(passage.title())),
                periods(about + "\n" + passage.context()),
                values(text));
    }

    private static Set<String> withoutDigits(Set<String> stems) {
        return stems.stream()
                .filter(stem -> stem.chars().noneMatch(Character::isDigit))
                .collect(Collectors.toSet());
    }

    private static Set<String> periods(String text) {
        return PERIOD.matcher(text)
                .results()
                .map(match -> match.group().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static List<Value> values(String text) {
        var values = new ArrayList<Value>();
        var days = Days.of(text);
        for (var day : days)
            values.add(new Value(
                    Optional.empty(),
                    Optional.of(day),
                    text.substring(day.start(), day.end()),
                    beside(text, day.start(), day.end())));
        for (var each : Quantities.of(text)) {
            if (days.stream().anyMatch(day -> day.start() <= each.start() && each.end() <= day.end())) continue;
            values.add(new Value(
                    Optional.of(each),
                    Optional.empty(),
                    text.substring(each.start(), each.end()).strip(),
                    beside(text, each.start(), each.end())));
        }
        return values;
    }

    private static Set<String> beside(String text, int start, int end) {
        var beside = new HashSet<String>();
        Words.Word before = null;
        for (var word : Words.of(text)) {
            if (word.end() <= start) before = word;
            if (word.start() >= end) {
                beside.add(">" + word.stem());
                break;
            }
        }
        if (before != null) beside.add("<" + before.stem());
        return beside;
    }

    private static Optional<Conflict> conflict(Line left, Line right) {
        if (left.passage().documentId().equals(right.passage().documentId())
                || !left.periods().equals(right.periods())
                || !sameSubject(left, right)
                || likeness(left.words(), right.words()) < SAME_WORDS
                || !Polarity.denied(text(left)).equals(Polarity.denied(text(right)))) return Optional.empty();
        var ours = unshared(left.values(), right.values());
        var theirs = unshared(right.values(), left.values());
        // where two values differ, the sentences may be about two different years or things
        if (ours.size() != 1 || theirs.size() != 1 || !ours.getFirst().comparable(theirs.getFirst()))
            return Optional.empty();
        return Optional.of(new Conflict(side(left, ours.getFirst()), side(right, theirs.getFirst())));
    }

    /**
     * Without a name in it, a sentence is about what the document is about. One that begins with "It" or "The company" is so even
     * with names: then the documents have to have nearly the same title.
     */
    private static boolean sameSubject(Line left, Line right) {
        if (!left.names().equals(right.names())) return false;
        if (POINTS_BACK.matcher(text(left)).lookingAt()
                || POINTS_BACK.matcher(text(right)).lookingAt())
            return likeness(left.title(), right.title()) >= SAME_TITLE;
        return !left.names().isEmpty() || left.title().stream().anyMatch(right.title()::contains);
    }

    private static String text(Line line) {
        return line.passage().text().substring(line.start(), line.end());
    }

    private static Side side(Line line, Value value) {
        return new Side(line.passage(), line.start(), line.end(), value.written());
    }

    private static List<Value> unshared(List<Value> values, List<Value> others) {
        return values.stream()
                .filter(value -> others.stream().noneMatch(value::sameAs))
                .toList();
    }

    private static double likeness(Set<String> left, Set<String> right) {
        var shared = left.stream().filter(right::contains).count();
        if (left.isEmpty() && right.isEmpty()) return 1;
        return shared / (double) (left.size() + right.size() - shared);
    }
}
