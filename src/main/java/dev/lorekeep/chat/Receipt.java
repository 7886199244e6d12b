package dev.lorekeep.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an answer was made from and how, as its reader may see it now: rebuilt from the stored events of its run.
 *
 * @param agentVersion SHA-256 of the agent's file; empty when no agent ran
 * @param indexGeneration what the index was made with
 * @param cost of all calls of language models, in {@code currency}
 * @param steps everything that happened, without texts of tools
 */
record Receipt(
        UUID runId,
        String agent,
        String agentVersion,
        String question,
        List<Model> models,
        List<Source> passages,
        List<Call> calls,
        String indexGeneration,
        Instant startedAt,
        @Nullable Instant endedAt,
        double cost,
        String currency,
        List<JsonNode> steps) {

    /**
     * A model that was asked.
     *
     * @param promptHash SHA-256 of everything that was said to it
     * @param millis null when it did not answer
     */
    record Model(
            int round,
            String model,
            String reason,
            String promptHash,
            double temperature,
            long inputTokens,
            long outputTokens,
            @Nullable Long millis) {}

    /**
     * A passage that the answer could cite.
     *
     * @param textHash SHA-256 of the passage's text
     * @param cited whether it does
     * @param available whether its reader may open it now
     */
    record Source(
            int number,
            UUID documentId,
            int revision,
            String title,
            String collection,
            int start,
            int end,
            String textHash,
            boolean cited,
            boolean available) {}

    /**
     * A call of a tool.
     *
     * @param arguments as the model wrote them
     * @param text as the model was told; empty when its reader may no longer see it
     * @param allowed what a person said; null when nobody was asked
     */
    record Call(
            String call,
            String tool,
            String tier,
            String arguments,
            String outcome,
            String summary,
            String text,
            long millis,
            @Nullable Boolean allowed,
            @Nullable String by) {}

    /** What became of the passages. */
    record Verification(Instant checkedAt, List<Checked> passages) {}

    record Checked(int number, String title, State state) {}

    /** What became of a passage since it was read. */
    enum State {
        UNCHANGED,
        /** The document no longer says this, or its original is not what it was. */
        CHANGED,
        DELETED,
        NOT_PERMITTED
    }
}
