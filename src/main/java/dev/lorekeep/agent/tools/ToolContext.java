package dev.lorekeep.agent.tools;

import dev.lorekeep.access.Caller;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * What a call happens in.
 *
 * @param caller whose rights count
 * @param collections limit to these; empty means all that the caller may read
 * @param sources of the run
 * @param maxTokens about how long the text for the model may be; a tool that has more says how to go on
 * @param stopped asked often
 */
public record ToolContext(
        Caller caller, Set<UUID> collections, Sources sources, int maxTokens, BooleanSupplier stopped) {
    public ToolContext {
        if (maxTokens < 1) throw new IllegalArgumentException("a result needs room: " + maxTokens + " tokens");
        collections = Set.copyOf(collections);
    }
}
