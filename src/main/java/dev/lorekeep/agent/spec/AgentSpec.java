package dev.lorekeep.agent.spec;

import dev.lorekeep.agent.loop.Budgets;
import java.util.List;
import java.util.Optional;

/**
 * An agent: what its file says.
 *
 * @param name as in addresses: the file's name without {@code .md}
 * @param title for people
 * @param description what it is good for, a sentence
 * @param collections slugs to search; empty means all that the person may read
 * @param tools names; {@code tickets__*} stands for all tools of an MCP server
 * @param route in {@code models.yaml}
 * @param starters questions to begin with
 * @param audience names of teams that may use it; empty means everybody
 * @param output the form of its answers
 * @param instructions what it is told, beside the rules that all agents have
 * @param source the file
 * @param version SHA-256 of the file, in hexadecimal
 */
public record AgentSpec(
        String name,
        String title,
        String description,
        List<String> collections,
        List<String> tools,
        String route,
        Budgets budgets,
        List<String> starters,
        List<String> audience,
        Output output,
        String instructions,
        String source,
        String version) {
    /** Answers from what one search finds, without tools: what is left when there are no files. */
    public static final AgentSpec PLAIN = new AgentSpec(
            "ask",
            "Ask",
            "Answers from the documents.",
            List.of(),
            List.of(),
            "answer",
            Budgets.USUAL,
            List.of(),
            List.of(),
            new Output(Form.PROSE, Optional.empty()),
            "",
            "",
            "");

    public AgentSpec {
        collections = List.copyOf(collections);
        tools = List.copyOf(tools);
        starters = List.copyOf(starters);
        audience = List.copyOf(audience);
    }

    /** What an answer looks like. */
    public enum Form {
        PROSE,
        /** Sections with headings. */
        REPORT,
        TABLE,
        /** One JSON object for each document, after a schema. */
        EXTRACT
    }

    /** @param schema of the fields of {@link Form#EXTRACT}, as JSON text */
    public record Output(Form form, Optional<String> schema) {}
}
