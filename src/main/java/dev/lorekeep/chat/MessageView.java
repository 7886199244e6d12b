package dev.lorekeep.chat;

import dev.lorekeep.agent.loop.Step;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message on the wire, as its reader may see it now.
 *
 * @param author PERSON or LOREKEEP
 * @param outcome of an answer: ANSWERED, ABSTAINED, STOPPED or FAILED
 * @param model what wrote it
 * @param agent that was asked
 * @param reason why it failed
 * @param remedy what to do then
 * @param verdicts what the statements of an answer rest on; empty when it was not checked
 * @param conflicts a sentence for each contradiction between sources that it cites
 */
public record MessageView(
        UUID id,
        @Nullable UUID parentId,
        String author,
        String text,
        Instant createdAt,
        @Nullable UUID runId,
        @Nullable String outcome,
        @Nullable String model,
        @Nullable String agent,
        @Nullable String reason,
        @Nullable String remedy,
        List<CitationView> citations,
        List<CitationView> nearest,
        List<Step.Verdict> verdicts,
        List<String> conflicts) {}
