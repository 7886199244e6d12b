package dev.lorekeep.models;

import java.util.List;
import java.util.Map;

/**
 * What {@code models.yaml} says.
 *
 * @param models by name, in the order of the file
 * @param routes names of models by task, best first
 */
public record ModelSettings(Map<String, ModelProfile> models, Map<String, List<String>> routes) {
    static final ModelSettings NONE = new ModelSettings(Map.of(), Map.of());

    /** Models for a task, best first; without a route for it, all in the order of the file. */
    public List<ModelProfile> forTask(String task) {
        var names = routes.getOrDefault(task, List.copyOf(models.keySet()));
        return names.stream().map(models::get).toList();
    }
}
