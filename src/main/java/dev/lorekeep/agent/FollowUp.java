package dev.lorekeep.agent;

import java.util.LinkedHashSet;
import java.util.regex.Pattern;

/** Makes a search query of a question that leans on the one before it, without a model. Pure functions. */
final class FollowUp {
    private static final Pattern LEANS = Pattern.compile(
            "^(?:and|but|so|what about|how about|why|und|aber|y|pero)\\b"
                    + "|\\b(?:it|its|he|him|his|she|her|hers|they|them|their|theirs|that|this|these|those|there|one|ones|same|the former"
                    + "|the latter)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final int FEW_WORDS = 2;

    private FollowUp() {}

    /** The question itself when it stands alone; else with the words of the person's previous question that it lacks. */
    static String searchQuery(Question question) {
        var previous = question.history().reversed().stream()
                .filter(Question.Turn::byPerson)
                .findFirst();
        if (previous.isEmpty() || !leans(question.text())) return question.text();
        var added = new LinkedHashSet<String>();
        var text = previous.get().text();
        var known = Words.content(question.text());
        for (var word : Words.of(text)) {
            if (!Words.isStop(word.stem()) && !known.contains(word.stem()))
                added.add(text.substring(word.start(), word.end()));
        }
        return cut(question.text() + " " + String.join(" ", added));
    }

    static boolean leans(String question) {
        return LEANS.matcher(question).find() || Words.content(question).size() < FEW_WORDS;
    }

    private static String cut(String query) {
        // the retriever takes 8,000 characters
        return query.length() <= 8_000 ? query : query.substring(0, 8_000);
    }
}
