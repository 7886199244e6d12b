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
 * @param inWindow best share in two sentences in a row, or one and the title, 0..1
 */
record Claim(
        Statement statement,
        Evidence evidence,
        Set<String> stems,
        List<Evidence.Line> near,
        double inOne,
        double inWindow) {
    /** How many sentences of the passages are compared by vector. */
    private static final int NEAR = 5;

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
                window);
    }

    private static double shareOfBoth(Set<String> stems, Evidence.Line line, Set<String> next) {
        if (stems.isEmpty()) return 0;
        return stems.stream()
                        .filter(stem -> line.stems().contains(stem) || next.contains(stem))
                        .count()
                / (double) stems.size();
    }

    /** Numbers, dates and names of the statement that the passages do not have, as written. */
    List<String> missing() {
        var text = statement.text();
        var days = Days.of(text);
        var missing = new ArrayList<>(Days.missing(text, days, evidence.days()));
        // what is part of a date was compared with it
        var loose = Quantities.of(text).stream()
                .filter(each -> days.stream().noneMatch(day -> day.start() <= each.start() && each.end() <= day.end()))
                .toList();
        missing.addAll(Quantities.missing(text, loose, evidence.quantities(), evidence.lower()));
        missing.addAll(Names.missing(names(), evidence));
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
        return (int) (days.size() + loose + names().size());
    }

    private List<Name> names() {
        return Names.of(
                statement.text(),
                QuestionLanguage.of(statement.text()).orElse("").equals("de"));
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

    /** Whether no vector is needed: nearly all its words stand in one sentence. */
    boolean isVerbatim() {
        return inOne >= VERBATIM;
    }

    private static final double VERBATIM = 0.9;
}
