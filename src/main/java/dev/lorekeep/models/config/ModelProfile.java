package dev.lorekeep.models.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One language model behind an endpoint, as {@code models.yaml} describes it.
 *
 * @param name what people see
 * @param servedName the model's name at the endpoint
 * @param context prompt and answer together, in tokens; empty leaves it to what the server says
 * @param maxOutputTokens longest answer, thinking included
 * @param languages ISO 639 codes that it is good at; empty means any
 * @param tier capability from 1 (small) to 5 (frontier), by the company's own evaluation
 * @param cost by token; empty leaves it to the endpoint's hardware
 * @param timeout for a whole answer
 * @param idleTimeout longest silence within an answer, the wait for its first token included
 * @param temperature 0 to 2
 * @param parameters sent along as top-level fields of each request, over those of the family
 */
public record ModelProfile(
        String name,
        Endpoint endpoint,
        String servedName,
        Family family,
        OptionalInt context,
        int maxOutputTokens,
        Set<Modality> modalities,
        ToolAbilities tools,
        boolean jsonSchema,
        Set<String> languages,
        int tier,
        Thinking thinking,
        Optional<TokenPrice> cost,
        Duration timeout,
        Duration idleTimeout,
        double temperature,
        Map<String, Object> parameters) {
    /** What is assumed of a model when neither the file nor its server says. */
    public static final int DEFAULT_CONTEXT = 8_192;

    public ModelProfile {
        modalities = Set.copyOf(modalities);
        languages = Set.copyOf(languages);
        parameters = Map.copyOf(parameters);
    }

    /** Prompt and answer together as far as the file knows. */
    public int contextTokens() {
        return context.orElse(DEFAULT_CONTEXT);
    }

    /** Whether it can do all of these. */
    public boolean can(Set<Route.Need> needs) {
        return needs.stream().allMatch(this::can);
    }

    private boolean can(Route.Need need) {
        return switch (need) {
            case TOOLS -> tools.auto();
            case PARALLEL_TOOLS -> tools.parallel();
            case REQUIRED_TOOLS -> tools.required();
            case JSON -> jsonSchema;
            case IMAGE -> modalities.contains(Modality.IMAGE);
            case AUDIO -> modalities.contains(Modality.AUDIO);
            case VIDEO -> modalities.contains(Modality.VIDEO);
        };
    }
}
