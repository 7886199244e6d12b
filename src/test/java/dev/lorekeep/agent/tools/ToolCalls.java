package dev.lorekeep.agent.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.tools.ToolResult.Done;
import dev.lorekeep.agent.tools.ToolResult.Refused;
import dev.lorekeep.testing.TestingPassages;
import java.util.Map;
import java.util.Set;

/** Calls tools as an agent would. */
public final class ToolCalls {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ToolCalls() {}

    public static ToolContext context() {
        return context(TestingPassages.CALLER);
    }

    public static ToolContext context(Caller caller) {
        return new ToolContext(caller, Set.of(), new Sources(), 2_000, () -> false);
    }

    public static ObjectNode arguments(Map<String, ?> arguments) {
        return JSON.valueToTree(arguments);
    }

    public static String done(ToolResult result) {
        return switch (result) {
            case Done done -> done.text();
            case Refused refused -> throw new AssertionError("refused: " + refused.text());
        };
    }

    public static String refused(ToolResult result) {
        return switch (result) {
            case Done done -> throw new AssertionError("done: " + done.text());
            case Refused refused -> refused.text();
        };
    }
}
