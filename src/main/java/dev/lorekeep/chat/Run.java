package dev.lorekeep.chat;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One question being answered, or answered.
 *
 * @param collections what the person limited it to
 * @param agent that was asked
 * @param onlyModel that may answer; empty for any
 * @param state RUNNING, ANSWERED, ABSTAINED, STOPPED or FAILED
 * @param sourceCollections collections whose passages were read for the answer
 */
record Run(
        UUID id,
        UUID conversationId,
        UUID questionId,
        Set<UUID> collections,
        String agent,
        Optional<String> onlyModel,
        String state,
        Set<UUID> sourceCollections) {
    static final String RUNNING = "RUNNING";
    static final String FAILED = "FAILED";
}
