package dev.lorekeep.models.route;

import dev.lorekeep.models.wire.WireFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker with reasons, for one endpoint or one model. Closed, calls go through. After trouble it opens for a while
 * that depends on the kind of trouble; then a single call tries, whose success closes it and whose failure doubles the while.
 * Thread-safe.
 */
public final class Health {
    private static final Duration FIRST_REST = Duration.ofSeconds(5);
    private static final Duration LONGEST_REST = Duration.ofSeconds(60);
    /** A wrong key or name needs a person: trying every minute would only fill logs. */
    private static final Duration NEEDS_A_PERSON = Duration.ofMinutes(5);
    /** Failures in a row of kinds that may be chance. */
    private static final int BAD_LUCK = 3;

    private final Clock clock;
    private int failures;
    private int rests;
    private @Nullable Instant openUntil;
    private boolean trying;
    private String reason = "";

    public Health(Clock clock) {
        this.clock = clock;
    }

    /** Why no call should go there now; empty when one may. */
    public synchronized Optional<String> trouble() {
        if (openUntil == null) return Optional.empty();
        var now = clock.instant();
        if (now.isBefore(openUntil))
            return Optional.of(reason + "; next try in "
                    + Math.max(1, Duration.between(now, openUntil).toSeconds()) + " s");
        return trying ? Optional.of(reason + "; being tried") : Optional.empty();
    }

    /** Whether it failed and has not worked since, resting or not. */
    public synchronized boolean isDoubtful() {
        return openUntil != null;
    }

    /** Before a call. After a rest only one call at a time tries. @return false when somebody else tries already */
    public synchronized boolean admit() {
        if (openUntil == null) return true;
        if (clock.instant().isBefore(openUntil) || trying) return false;
        trying = true;
        return true;
    }

    public synchronized void succeeded() {
        failures = 0;
        rests = 0;
        openUntil = null;
        trying = false;
        reason = "";
    }

    /** After a call that says nothing of the endpoint, such as one that a person stopped. */
    public synchronized void neither() {
        trying = false;
    }

    public synchronized void failed(WireFailure failure) {
        var tried = trying;
        trying = false;
        failures++;
        var rest = rest(failure, tried);
        if (rest.isEmpty()) return;
        rests++;
        reason = String.valueOf(failure.getMessage());
        openUntil = clock.instant().plus(rest.get());
    }

    private Optional<Duration> rest(WireFailure failure, boolean tried) {
        return switch (failure.kind()) {
            case UNAUTHORIZED, UNKNOWN_MODEL -> Optional.of(NEEDS_A_PERSON);
            case RATE_LIMITED, LOADING -> Optional.of(failure.retryAfter().orElseGet(this::backoff));
            case UNREACHABLE -> Optional.of(backoff());
            // the request's fault, not the endpoint's
            case OVERFLOW, BAD_REQUEST, BAD_TOOL_CALLS, WITHHELD, STOPPED -> Optional.empty();
            case SERVER_ERROR, ERROR_FRAME, NOT_A_REPLY, IDLE, DEADLINE, CUT, UNFINISHED, EMPTY ->
                tried || failures >= BAD_LUCK ? Optional.of(backoff()) : Optional.empty();
        };
    }

    private Duration backoff() {
        var rest = FIRST_REST.multipliedBy(1L << Math.min(rests, 6));
        return rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
    }

    /** A health check found it well: the next call may try at once. */
    public synchronized void recovered() {
        if (openUntil != null) openUntil = clock.instant();
    }
}
