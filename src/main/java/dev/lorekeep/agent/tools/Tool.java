package dev.lorekeep.agent.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import java.util.Set;

/** Something that an agent can do. Thread-safe and without state of its own: what belongs to a run comes with the call. */
public interface Tool {
    /** Name, purpose and arguments, as the model is told them. */
    ToolSpecification specification();

    Tier tier();

    /** Whether what it returns was written by people whom nobody vouches for, such as document text. */
    boolean untrusted();

    /**
     * Blocks the calling (virtual) thread; ends soon after {@link ToolContext#stopped()} turns true.
     *
     * @param arguments fit the schema
     * @return never throws for what a model may ask for: that is a {@link ToolResult.Refused}
     */
    ToolResult call(ObjectNode arguments, ToolContext context);

    /** Whether its result says what no passage says, such as a sum: statements may rest on it. */
    default boolean computes() {
        return false;
    }

    /** Whether arguments leave Lorekeep, for a program of somebody else. */
    default boolean leaves() {
        return false;
    }

    /** Domains and addresses that arguments may name, whoever put them there. */
    default Set<String> allowed() {
        return Set.of();
    }

    default String name() {
        return specification().name();
    }
}
