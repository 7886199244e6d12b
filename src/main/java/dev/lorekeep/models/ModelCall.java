package dev.lorekeep.models;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One call of a language model that has ended, for the ledger.
 *
 * @param startedAt when it was let in line
 * @param accountId on whose behalf
 * @param runId the answer it was made for; empty for tests and probes
 * @param task such as {@code answer} or {@code rewrite}
 * @param model the profile's name
 * @param endpoint the endpoint's name
 * @param outcome COMPLETE, CUT_AT_LIMIT, STOPPED, or why it failed
 * @param queued in our line, before it was sent
 * @param firstToken from being sent to the first token; empty when none came
 * @param duration from being sent to the end
 * @param occupied seconds of the endpoint's time that are this call's: while n calls run, each is charged one nth
 * @param cost in the currency of {@code models.yaml}: tokens times price, or occupied time times the hardware's hour; idle time
 *     of the hardware is not in it
 * @param reason why this model was chosen, in words
 */
public record ModelCall(
        UUID id,
        Instant startedAt,
        UUID accountId,
        Optional<UUID> runId,
        String task,
        String model,
        String endpoint,
        String outcome,
        Usage usage,
        Duration queued,
        Optional<Duration> firstToken,
        Duration duration,
        double occupied,
        double cost,
        String reason) {}
