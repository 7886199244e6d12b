package dev.lorekeep.models;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * One language model behind an OpenAI-compatible endpoint, as {@code models.yaml} describes it.
 *
 * @param name what people see
 * @param url base address, such as {@code http://gpu1:8000/v1}
 * @param servedName the model's name at the endpoint
 * @param apiKey from the environment or a file; empty when the endpoint wants none
 * @param contextTokens prompt and answer together
 * @param maxOutputTokens longest answer
 * @param timeout for a whole answer
 * @param idleTimeout longest silence within an answer, the wait for its first token included
 * @param temperature 0 to 2
 * @param parameters sent along as top-level fields of each request, such as {@code chat_template_kwargs}
 */
public record ModelProfile(
        String name,
        URI url,
        String servedName,
        Secret apiKey,
        int contextTokens,
        int maxOutputTokens,
        Duration timeout,
        Duration idleTimeout,
        double temperature,
        Map<String, Object> parameters) {
    public ModelProfile {
        parameters = Map.copyOf(parameters);
    }

    /** A value that no log and no message shows. */
    public record Secret(String value) {
        @Override
        public String toString() {
            return value.isEmpty() ? "none" : "***";
        }
    }
}
