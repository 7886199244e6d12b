package dev.lorekeep.agent;

import dev.lorekeep.agent.loop.Step;
import dev.lorekeep.retrieve.Passage;
import java.util.List;
import java.util.SortedMap;

/** Holds an answer against the passages it cites. */
@FunctionalInterface
interface AnswerCheck {
    /** Nothing is checked. */
    AnswerCheck NONE = (_, _, _) -> List.of();

    /**
     * @param answer Markdown with [n] markers
     * @param sources by number
     * @return one verdict for each statement, in their order
     */
    List<Step.Verdict> verdicts(String question, String answer, SortedMap<Integer, Passage> sources);
}
