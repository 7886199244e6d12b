package dev.lorekeep.models;

import dev.lorekeep.models.wire.WireFailure;
import java.time.Duration;
import java.util.Optional;

/**
 * A reply and what it took.
 *
 * @param firstToken from being sent to the first token, thoughts included; empty when none came
 * @param duration from being sent to the end
 * @param failure what the wire saw, when the reply failed
 */
public record Call(
        Reply reply, Usage usage, Optional<Duration> firstToken, Duration duration, Optional<WireFailure> failure) {
    /** For the ledger. */
    public String outcome() {
        return switch (reply) {
            case Reply.Complete complete -> complete.cutAtLimit() ? "CUT_AT_LIMIT" : "COMPLETE";
            case Reply.Stopped _ -> "STOPPED";
            case Reply.Failed failed -> failed.kind().name();
        };
    }
}
