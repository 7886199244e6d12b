package dev.lorekeep.models.route;

import dev.lorekeep.models.config.Route;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What has to be done.
 *
 * @param task such as {@code answer}
 * @param needs abilities beyond those of the route
 * @param promptTokens least prompt that makes sense
 * @param outputTokens likely length of the reply
 * @param label most sensitive label of all text that will be sent
 * @param language ISO 639 code of what is asked, where known
 * @param conversation stays with its model, whose server has worked on its beginning already
 * @param avoided names of models that have failed at this task
 */
public record RouteRequest(
        String task,
        Set<Route.Need> needs,
        int promptTokens,
        int outputTokens,
        String label,
        Optional<String> language,
        Optional<UUID> conversation,
        Set<String> avoided) {
    public RouteRequest {
        needs = Set.copyOf(needs);
        avoided = Set.copyOf(avoided);
    }

    public RouteRequest(
            String task,
            Set<Route.Need> needs,
            int promptTokens,
            int outputTokens,
            String label,
            Optional<String> language,
            Optional<UUID> conversation) {
        this(task, needs, promptTokens, outputTokens, label, language, conversation, Set.of());
    }
}
