package dev.lorekeep.models.route;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Which models may do a task, best first, and why the others may not.
 *
 * @param sensitive models that were left out because what would be sent is too sensitive for them
 */
public record Decision(List<Choice> choices, List<Excluded> excluded, List<String> sensitive) {
    public Decision {
        choices = List.copyOf(choices);
        excluded = List.copyOf(excluded);
        sensitive = List.copyOf(sensitive);
    }

    /** @param reason a sentence for people who ask why this one */
    public record Choice(ModelState model, String reason) {
        public String name() {
            return model.profile().name();
        }
    }

    public record Excluded(String model, String reason) {}

    /** Why the others were left out, in one line; empty when there are none. */
    public String others() {
        return excluded.stream()
                .map(each -> each.model() + ": " + each.reason())
                .collect(Collectors.joining("; "));
    }
}
