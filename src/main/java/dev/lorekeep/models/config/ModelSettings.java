package dev.lorekeep.models.config;

import java.util.List;
import java.util.Map;

/**
 * What {@code models.yaml} says.
 *
 * @param endpoints by name
 * @param models by name, in the order of the file
 * @param routes by task
 * @param currency of all costs, ISO 4217
 * @param prices of closed models, for comparison
 */
public record ModelSettings(
        Map<String, Endpoint> endpoints,
        Map<String, ModelProfile> models,
        Map<String, Route> routes,
        Sensitivity sensitivity,
        String currency,
        List<ClosedPrice> prices,
        Budgets budgets) {
    public static final ModelSettings NONE =
            new ModelSettings(Map.of(), Map.of(), Map.of(), Sensitivity.DEFAULT, "EUR", List.of(), Budgets.NONE);

    /** Tasks that a route can be given for. */
    public static final List<String> TASKS = List.of("answer", "rewrite", "title", "verify", "vision");

    public ModelSettings {
        prices = List.copyOf(prices);
    }

    /** The route of a task; without one, any model. */
    public Route route(String task) {
        return routes.getOrDefault(task, Route.ANY);
    }
}
