package dev.lorekeep.chat;

import dev.lorekeep.agent.loop.Step;
import java.util.List;
import java.util.UUID;

/**
 * What happened in a run, as stored and as sent. Unlike {@link dev.lorekeep.agent.AnswerEvent} it has a number, and its end
 * names the message instead of holding it, so that a message is always read with the rights of the moment.
 *
 * @param seq from 1, without gaps
 */
record RunEvent(int seq, Body body) {
    sealed interface Body {
        /** The event's name on the wire and in the store. */
        default String kind() {
            return switch (this) {
                case Status _ -> "status";
                case Stepped _ -> "step";
                case Sources _ -> "sources";
                case Text _ -> "text";
                case Finished _ -> "finished";
                case Failed _ -> "failed";
            };
        }

        default boolean isLast() {
            return this instanceof Finished || this instanceof Failed;
        }
    }

    record Status(String text) implements Body {}

    /** A step of an agent. */
    record Stepped(Step step) implements Body {}

    record Sources(List<CitationView> sources) implements Body {
        Sources {
            sources = List.copyOf(sources);
        }
    }

    record Text(String text) implements Body {}

    record Finished(UUID messageId) implements Body {}

    record Failed(String reason, String remedy, UUID messageId) implements Body {}
}
