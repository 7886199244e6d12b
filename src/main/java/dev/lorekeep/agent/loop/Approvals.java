package dev.lorekeep.agent.loop;

import dev.lorekeep.access.Caller;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Asks people whether a call with effects may be made. */
public interface Approvals {
    /** @param remember for the rest of the conversation */
    record Word(boolean allowed, boolean remember) {}

    /** From now on somebody may say something: before anybody is told of the call, because the answer may come at once. */
    void open(UUID run, String call);

    /** Waits for a person; empty when nobody says anything in time, or the run is stopped. */
    Optional<Word> await(UUID run, String call, BooleanSupplier stopped);

    /**
     * The run must be the person's own.
     *
     * @return whether somebody was waiting for it
     */
    boolean say(UUID run, String call, Word word);

    boolean isRemembered(UUID conversation, String tool);

    void remember(UUID conversation, String tool, Caller caller);
}
