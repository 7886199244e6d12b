package dev.lorekeep.agent.verify;

import dev.lorekeep.agent.Words;
import dev.lorekeep.chunk.Sentences;
import dev.lorekeep.retrieve.Passage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What some passages say, ready to be compared.
 *
 * @param sentences of all passages, in order
 * @param stems every word of texts, titles and headings
 * @param initials of every name in them: "ecb" for European Central Bank
 * @param lower all text in lower case
 */
record Evidence(
        List<Line> sentences,
        Set<String> stems,
        Set<String> initials,
        List<Quantity> quantities,
        List<Day> days,
        String lower) {
    // "1914–18" and "1914-1918" end in 1918
    private static final Pattern YEARS = Pattern.compile("(?<!\\d)(\\d{2})(\\d{2})[–-](\\d{2})(?!\\d)");

    /** @param text of a sentence  @param embedded the sentence with its title  @param stems those that carry meaning */
    record Line(String text, String embedded, Set<String> stems) {}

    static Evidence of(Collection<Passage> passages) {
        var sentences = new ArrayList<Line>();
        var all = new StringBuilder();
        for (var passage : passages) {
            // the context begins with title and headings, but need not have them all
            all.append(passage.title())
                    .append(".\n")
                    .append(String.join("\n", passage.headingPath()))
                    .append('\n');
            all.append(passage.context()).append(".\n").append(passage.text()).append("\n\n");
            for (var range : Sentences.split(passage.text())) {
                var text = range.of(passage.text());
                var embedded = passage.title().isBlank() ? text : passage.title() + ": " + text;
                sentences.add(new Line(text, embedded, Words.content(text)));
            }
        }
        var text = all.toString();
        var stems = new HashSet<String>();
        for (var word : Words.of(text)) stems.add(word.stem());
        var initials = new HashSet<String>();
        for (var name : Names.of(text, false)) if (name.stems().size() > 1) initials.add(Names.initials(name));
        return new Evidence(sentences, stems, initials, quantities(text), Days.of(text), text.toLowerCase(Locale.ROOT));
    }

    private static List<Quantity> quantities(String text) {
        var quantities = new ArrayList<>(Quantities.of(text));
        var match = YEARS.matcher(text);
        while (match.find()) quantities.addAll(Quantities.of(match.group(1) + match.group(3)));
        return quantities;
    }

    /** Share of a sentence's words that stand anywhere in the passages, 0..1. */
    double covers(Set<String> claimed) {
        return share(claimed, stems);
    }

    static double share(Set<String> claimed, Set<String> known) {
        if (claimed.isEmpty()) return 0;
        return claimed.stream().filter(known::contains).count() / (double) claimed.size();
    }
}
