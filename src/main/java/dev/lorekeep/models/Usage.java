package dev.lorekeep.models;

/**
 * Tokens of one call.
 *
 * @param input tokens of the prompt, the cached ones included
 * @param cached those of the prompt that the server had worked on before
 * @param output tokens of the reply, thinking included
 * @param thinking those of the reply that were thought, not said
 * @param estimated the server did not say all of it: the rest was counted by us
 */
public record Usage(long input, long cached, long output, long thinking, boolean estimated) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, false);

    public Usage plus(Usage other) {
        return new Usage(
                input + other.input,
                cached + other.cached,
                output + other.output,
                thinking + other.thinking,
                estimated || other.estimated);
    }

    public long total() {
        return input + output;
    }
}
