package dev.lorekeep.agent;

import dev.lorekeep.agent.loop.Step;
import java.util.List;

/** What happens while an answer is made, in order. The last one is Finished or Failed. */
public sealed interface AnswerEvent {
    /** A step, in words for the person who waits. */
    record Status(String text) implements AnswerEvent {}

    /** A step of an agent, for those who want to know exactly. */
    record Stepped(Step step) implements AnswerEvent {}

    /** The passages that the answer may cite, numbered. Said again, in full, when there are more. */
    record Sources(List<Citation> sources) implements AnswerEvent {
        public Sources {
            sources = List.copyOf(sources);
        }
    }

    /** The next piece of the answer's text. {@link Step.SetAside} takes all back that was said before it. */
    record Text(String text) implements AnswerEvent {}

    record Finished(Answer answer) implements AnswerEvent {}

    /** No answer; a sentence for the person, and what to do. */
    record Failed(String reason, String remedy) implements AnswerEvent {}
}
