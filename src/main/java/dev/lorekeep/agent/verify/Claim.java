package dev.lorekeep.agent.verify;

import dev.lorekeep.agent.QuestionLanguage;
import dev.lorekeep.agent.Words;
import dev.lorekeep.agent.verify.Names.Name;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A statement beside the passages that it cites.
 *
 * @param stems of the statement, those that carry meaning
 * @param near sentences of the passages that share most words with it, best first
 * @param inOne best share of its words in one sentence of the passages, 0..1
 * @param inWindow best share in two sentences in a row, 0..1
 * @param missing numbers, dates and names of the statement that the passages do not have, as written
 */
record Claim(
        Statement statement,
        Evidence evidence,
        Set<String> stems,
        List<Evidence.Line> near,
        double inOne,
        double inWindow,
        List<String> missing) {
    /** Of its words: what restates a passage has most of them, another sentence on the same subject about a third. */
    private static final double RESTATED = 0.75;

    /** How many sentences of the passages are compared by vector. */
    private static final int NEAR = 3;

    static Claim of(Statement statement, Evidence evidence) {
        var stems = Words.content(statement.text());
        var lines = evidence.sentences();
        var near = lines.stream()
                .sorted(Comparator.comparingDouble((Evidence.Line line) -> -Evidence.share(stems, line.stems())))
                .limit(NEAR)
                .toList();
        var window = 0.0;
        for (var i = 0; i < lines.size(); i++) {
            var next = i + 1 < lines.size() ? lines.get(i + 1).stems() : Set.<String>of();
            window = Math.max(window, shareOfBoth(stems, lines.get(i), next));
        }
        return new Claim(
                statement,
                evidence,
                stems,
                near,
                near.isEmpty() ? 0 : Evidence.share(stems, near.getFirst().stems()),
                window,
                missing(statement.text(), evidence));
    }

    private static double shareOfBoth(Set<String> stems, Evidence.Line line, Set<String> next) {
        if (stems.isEmpty()) return 0;
        return stems.stream()
                        .filter(stem -> line.stems().contains(stem) || next.contains(stem))
                        .count()
                / (double) stems.size();
    }

    private static List<String> missing(String text, Evidence evidence) {
        var days = Days.of(text);
        var missing = new ArrayList<>(Days.missing(text, days, evidence.days()));
        // what is part of a date was compared with it
        var loose = Quantities.of(text).stream()
                .filter(each -> days.stream().noneMatch(day -> day.start() <= each.start() && each.end() <= day.end()))
                .toList();
        missing.addAll(Quantities.missing(text, loose, evidence.quantities(), evidence.lower()));
        missing.addAll(Names.missing(names(text), evidence));
        return missing;
    }

    /** How many things the statement has that can be looked up. */
    int facts() {
        var text = statement.text();
        var days = Days.of(text);
        var loose = Quantities.of(text).stream()
                .filter(each -> !each.spelled())
                .filter(each -> days.stream().noneMatch(day -> day.start() <= each.start() && each.end() <= day.end()))
                .count();
        return (int) (days.size() + loose + names(text).size());
    }

    private static List<Name> names(String text) {
        return Names.of(text, QuestionLanguage.of(text).orElse("").equals("de"));
    }

    /** Whether the passages are in another language, so that words cannot be compared. */
    boolean isTranslated() {
        var language = QuestionLanguage.of(statement.text());
        if (language.isEmpty() || near.isEmpty()) return false;
        var passages = new StringBuilder();
        for (var line : near) passages.append(line.text()).append('\n');
        var theirs = QuestionLanguage.of(passages.toString());
        return theirs.isPresent() && !theirs.equals(language);
    }

    boolean isRestated() {
        return inWindow >= RESTATED;
    }

    /** Whether words, numbers and names leave open what it is: only then are vectors worth their price. */
    boolean isOpen() {
        return missing.isEmpty() && !isRestated();
    }
}
