package dev.lorekeep.models;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.lorekeep.models.wire.WireFailure;
import java.util.List;

/** How a reply ended. {@code text} is all that was said, without thoughts. */
public sealed interface Reply {
    String text();

    /**
     * @param toolCalls each with an id, a name and one JSON object as arguments
     * @param cutAtLimit the model ran into its output limit: the text may end in mid-sentence
     */
    record Complete(String text, List<ToolExecutionRequest> toolCalls, boolean cutAtLimit) implements Reply {
        public Complete {
            toolCalls = List.copyOf(toolCalls);
        }

        public Complete(String text, boolean cutAtLimit) {
            this(text, List.of(), cutAtLimit);
        }
    }

    record Stopped(String text) implements Reply {}

    /**
     * Not whole: never to be shown as an answer without saying so.
     *
     * @param reason a clause for people, without document text
     */
    record Failed(String text, WireFailure.Kind kind, String reason) implements Reply {}
}
