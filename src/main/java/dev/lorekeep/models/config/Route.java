package dev.lorekeep.models.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which models may do a task.
 *
 * @param prefer names, chosen among by cost, latency and queue; empty means all models
 * @param fallback names, in this order, when none of the preferred can
 * @param minTier least capability, 1 to 5
 * @param needs abilities beyond text
 * @param maxLatency models whose time to first token has been longer are left out
 * @param order true: preferred models are tried in the order of the list, whatever they cost
 */
public record Route(
        List<String> prefer,
        List<String> fallback,
        int minTier,
        Set<Need> needs,
        Optional<Duration> maxLatency,
        boolean order) {
    public static final Route ANY = new Route(List.of(), List.of(), 1, Set.of(), Optional.empty(), false);

    public Route {
        prefer = List.copyOf(prefer);
        fallback = List.copyOf(fallback);
        needs = Set.copyOf(needs);
    }

    /** An ability that a task cannot do without. */
    public enum Need {
        TOOLS,
        PARALLEL_TOOLS,
        REQUIRED_TOOLS,
        JSON,
        IMAGE,
        AUDIO,
        VIDEO
    }
}
