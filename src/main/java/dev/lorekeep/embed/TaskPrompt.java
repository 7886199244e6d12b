package dev.lorekeep.embed;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The query prompt of models that are told what a question is for: {@code Instruct: TASK}, a line break, {@code Query:}, and what
 * of a space the model wants there (Qwen3-Embedding's card: none).
 */
record TaskPrompt(String task, String space) {
    private static final Pattern FORM = Pattern.compile("(?s)Instruct: (.*)\nQuery:( ?)");

    /** @return empty for prompts of another form, which have no place for a task */
    static Optional<TaskPrompt> of(String prompt) {
        var form = FORM.matcher(prompt);
        return form.matches() ? Optional.of(new TaskPrompt(form.group(1), form.group(2))) : Optional.empty();
    }

    String forTask(String other) {
        return "Instruct: " + other.strip() + "\nQuery:" + space;
    }
}
