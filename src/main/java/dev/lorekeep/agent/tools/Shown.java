package dev.lorekeep.agent.tools;

import dev.lorekeep.retrieve.Passage;
import java.util.List;

/** Writes passages for a model, each with the number it is cited by, as many as there is room for. */
final class Shown {
    /** Cautious for every tokenizer in use; German and code come near it. */
    static final int CHARACTERS_PER_TOKEN = 3;

    private Shown() {}

    /** @param count how many of the passages there was room for, at least one if there were any */
    record Page(String text, int count) {}

    static Page of(List<Passage> passages, ToolContext context) {
        var text = new StringBuilder();
        var count = 0;
        for (var passage : passages) {
            var body = cut(passage.text(), context.maxTokens() * CHARACTERS_PER_TOKEN);
            if (count > 0 && text.length() + body.length() > context.maxTokens() * CHARACTERS_PER_TOKEN) break;
            text.append('[')
                    .append(context.sources().number(passage))
                    .append("] ")
                    .append(place(passage))
                    .append('\n')
                    .append(body)
                    .append("\n\n");
            count++;
        }
        return new Page(text.toString().stripTrailing(), count);
    }

    private static String place(Passage passage) {
        var place = new StringBuilder(passage.title());
        for (var heading : passage.headingPath())
            if (!heading.equals(passage.title())) place.append(" › ").append(heading);
        if (passage.page() > 0) place.append(", page ").append(passage.page());
        return place.append(" (").append(passage.collection()).append(')').toString();
    }

    /** @return at most that many characters, with a note where more was left out */
    static String cut(String text, int maxCharacters) {
        if (text.length() <= maxCharacters) return text;
        var end = Math.max(0, maxCharacters - 1);
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) end--;
        return text.substring(0, end) + "…";
    }
}
