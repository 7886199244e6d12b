package dev.lorekeep.chunk;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Finds the sentences of a text. Lines of a table, list items and headings are one sentence each; a paragraph that was wrapped over
 * several lines is read as one. English is cut by a trained model, anything else by the rules of Unicode. Thread-safe.
 */
public final class Sentences {
    /** A line that stands for itself: a table row, a list item, a Markdown heading. */
    private static final Pattern SELF_CONTAINED = Pattern.compile(
            "\\s*(?:[-*+•‣–▪◦·]\\s|\\(?(?:\\d{1,3}|[a-zA-Z])[.)]\\s|#{1,6}\\s|\\|).*|.* \\| .*", Pattern.DOTALL);

    private static final Pattern LINE_END = Pattern.compile("\\R");
    // a line this long was probably wrapped by whoever set the page, not ended by its author
    private static final int MIN_WRAPPED_CHARACTERS = 55;

    private Sentences() {}

    /** @return ranges without surrounding white space, in order, not overlapping, together covering all that is visible */
    public static List<TextRange> split(String text) {
        var sentences = new ArrayList<TextRange>();
        for (var unit : units(text)) {
            if (SELF_CONTAINED.matcher(unit.of(text)).matches()) sentences.add(unit);
            else for (var sentence : ofProse(unit.of(text))) sentences.add(sentence.plus(unit.start()));
        }
        return sentences;
    }

    /** Lines, wrapped ones put together. */
    private static List<TextRange> units(String text) {
        var units = new ArrayList<TextRange>();
        var ends = LINE_END.matcher(text);
        boolean open = false;
        for (int start = 0; start <= text.length(); ) {
            boolean more = ends.find();
            var line = TextRange.trimmed(text, start, more ? ends.start() : text.length());
            var last = units.isEmpty() ? null : units.getLast();
            if (line != null && open && last != null && continues(last.of(text), line.of(text)))
                units.set(units.size() - 1, new TextRange(last.start(), line.end()));
            else if (line != null) units.add(line);
            open = line != null;
            start = more ? ends.end() : text.length() + 1;
        }
        return units;
    }

    private static boolean continues(String before, String line) {
        if (SELF_CONTAINED.matcher(line).matches() || before.contains(" | ")) return false;
        char last = before.charAt(before.length() - 1);
        if (Character.isLowerCase(line.codePointAt(0)) || last == ',' || last == ';' || last == '-') return true;
        int lastLine = before.length() - 1 - before.lastIndexOf('\n');
        return lastLine >= MIN_WRAPPED_CHARACTERS && (Character.isLetterOrDigit(last) || last == ')');
    }

    /** The sentences of one paragraph; line feeds in it mean nothing. */
    static List<TextRange> ofProse(String paragraph) {
        return EnglishSentences.isEnglish(paragraph) ? EnglishSentences.split(paragraph) : byUnicode(paragraph);
    }

    private static List<TextRange> byUnicode(String paragraph) {
        var boundaries = BreakIterator.getSentenceInstance(Locale.ROOT);
        boundaries.setText(paragraph);
        var sentences = new ArrayList<TextRange>();
        int start = boundaries.first();
        for (int end = boundaries.next(); end != BreakIterator.DONE; start = end, end = boundaries.next()) {
            var sentence = TextRange.trimmed(paragraph, start, end);
            if (sentence != null) sentences.add(sentence);
        }
        return sentences;
    }
}
