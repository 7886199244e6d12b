package dev.lorekeep.agent.tools;

/** What a tool tells the model. */
public sealed interface ToolResult {
    /** For the model. */
    String text();

    /**
     * @param summary a clause for the person who waits, such as "5 passages of 3 documents"
     */
    record Done(String text, String summary) implements ToolResult {}

    /** @param text why not, and what to do instead */
    record Refused(String text) implements ToolResult {}
}
