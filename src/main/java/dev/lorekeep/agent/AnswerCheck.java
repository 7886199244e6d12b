package dev.lorekeep.agent;

import dev.lorekeep.agent.loop.Step;
import dev.lorekeep.agent.verify.Conflict;
import dev.lorekeep.agent.verify.Conflicts;
import dev.lorekeep.agent.verify.Verifier;
import dev.lorekeep.retrieve.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Holds an answer against the passages it cites. */
@FunctionalInterface
interface AnswerCheck {
    /** Nothing is checked. */
    AnswerCheck NONE = (_, _, _) -> new Step.Checked(List.of(), List.of());

    /**
     * @param answer Markdown with [n] markers
     * @param sources by number
     */
    Step.Checked check(String question, String answer, SortedMap<Integer, Passage> sources);

    static AnswerCheck by(Verifier verifier) {
        return (question, answer, sources) -> {
            var verdicts = verifier.verify(question, answer, sources).stream()
                    .map(each -> new Step.Verdict(
                            each.start(),
                            each.end(),
                            each.cited().stream().sorted().toList(),
                            each.state().name(),
                            each.reason()))
                    .toList();
            var conflicts = Conflicts.between(new ArrayList<>(sources.values())).stream()
                    .map(Conflict::message)
                    .toList();
            return new Step.Checked(verdicts, conflicts);
        };
    }
}
