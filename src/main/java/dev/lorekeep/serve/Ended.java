package dev.lorekeep.serve;

import dev.lorekeep.agent.Answer;
import dev.lorekeep.agent.loop.Step;
import java.util.List;
import java.util.UUID;

/** How a run for another program ended. */
sealed interface Ended {
    /**
     * @param agent that was asked
     * @param verdicts on statements of the answer, where it was checked
     * @param inputTokens of all rounds; 0 when no model was asked
     */
    record Answered(
            UUID run, String agent, Answer answer, List<Step.Verdict> verdicts, long inputTokens, long outputTokens)
            implements Ended {
        public Answered {
            verdicts = List.copyOf(verdicts);
        }
    }

    /** @param reason a sentence or two for a person */
    record Failed(String reason) implements Ended {}

    /** The caller's rights to what the answer is made from ended meanwhile. */
    record Withheld() implements Ended {
        static final String REASON = "You may no longer read documents that this answer is made from.";
    }

    /** Too many others are being answered. */
    record Busy() implements Ended {}
}
