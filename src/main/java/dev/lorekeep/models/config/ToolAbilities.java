package dev.lorekeep.models.config;

/**
 * How a model and its server call tools.
 *
 * @param auto it can decide to call one
 * @param parallel several in one reply
 * @param required it can be made to call one
 * @param strict arguments are held to the schema while they are written
 */
public record ToolAbilities(boolean auto, boolean parallel, boolean required, boolean strict) {
    public static final ToolAbilities NONE = new ToolAbilities(false, false, false, false);
}
