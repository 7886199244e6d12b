package dev.lorekeep.models;

import dev.lorekeep.models.config.ModelProfile;
import dev.lorekeep.models.route.Decision;

/** A task that is given to one model after another until one of them does it. All methods run on the calling thread. */
public interface Work {
    /** What to say to this model, so that it fits. @param contextTokens prompt and reply together */
    ModelRequest request(ModelProfile model, int contextTokens);

    /** It was chosen and is asked now; nothing has been sent yet, and nothing is if this throws. */
    default void asking(Decision.Choice choice) {}

    /** @param before calls that have a place before this one */
    default void waiting(Decision.Choice choice, int before) {}

    default void text(String piece) {}

    /** It failed; @param reason a clause */
    default void failed(Decision.Choice choice, String reason) {}

    /** Whether anything of the reply has been shown: then no other model takes over in silence. */
    default boolean hasShown() {
        return false;
    }
}
