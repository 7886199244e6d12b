package dev.lorekeep.agent;

import java.util.List;

/** What happens while an answer is made, in order. The last one is Finished or Failed. */
public sealed interface AnswerEvent {
    /** A step, in words for the person who waits. */
    record Status(String text) implements AnswerEvent {}

    /** The passages that the answer may cite, numbered. */
    record Sources(List<Citation> sources) implements AnswerEvent {
        public Sources {
            sources = List.copyOf(sources);
        }
    }

    /** The next piece of the answer's text. */
    record Text(String text) implements AnswerEvent {}

    record Finished(Answer answer) implements AnswerEvent {}

    /** No answer; a sentence for the person, and what to do. */
    record Failed(String reason, String remedy) implements AnswerEvent {}
}
