package dev.lorekeep.agent.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.agent.loop.Budgets;
import dev.lorekeep.agent.spec.AgentSpec.Form;
import dev.lorekeep.agent.spec.AgentSpec.Output;
import dev.lorekeep.platform.Sha256;
import dev.lorekeep.platform.StartupProblem;
import dev.lorekeep.platform.yaml.Block;
import dev.lorekeep.platform.yaml.YamlNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads an agent's file: YAML between two lines of {@code ---}, then its instructions in Markdown. Every refusal is one line:
 * file, line, key, what was found, what is allowed.
 */
public final class AgentFile {
    /** Tools that Lorekeep brings along. */
    public static final List<String> TOOLS =
            List.of("search", "open", "find", "list_documents", "query_table", "calculate", "current_date");

    private static final List<String> KEYS = List.of(
            "title",
            "description",
            "collections",
            "tools",
            "route",
            "budgets",
            "starters",
            "audience",
            "output",
            "schema");
    private static final List<String> BUDGETS = List.of("rounds", "calls", "tokens", "time", "result-tokens");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,99}");
    private static final Pattern SERVER_TOOL = Pattern.compile("[A-Za-z0-9._-]{1,64}__(?:\\*|[A-Za-z0-9._-]{1,64})");
    private static final int MAX_LINE = 200;
    private static final int MAX_INSTRUCTIONS = 20_000;
    private static final int MAX_STARTERS = 8;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private AgentFile() {}

    /**
     * @param name the file's name without {@code .md}
     * @throws StartupProblem with one line for the person who wrote the file
     */
    public static AgentSpec parse(String name, String text) {
        var file = Path.of(name + ".md");
        if (!NAME.matcher(name).matches())
            throw new StartupProblem(file + ": the name '" + name
                    + "' cannot be used: allowed are lower-case letters, digits and '-', at most 40");
        var lines = text.replace("\r\n", "\n").replace("\uFEFF", "").split("\n", -1);
        if (lines.length == 0 || !lines[0].strip().equals("---"))
            throw new StartupProblem(file + ":1: begins with '" + cut(lines[0])
                    + "': the first line must be '---', and the settings end with another '---'");
        var end = end(lines);
        if (end < 0)
            throw new StartupProblem(
                    file + ":" + lines.length + ": the settings do not end: a second line '---' is missing");
        // the first line stays, empty, so that line numbers are those of the file
        var settings = block(file, "\n" + String.join("\n", Arrays.copyOfRange(lines, 1, end)) + "\n");
        var instructions = String.join("\n", Arrays.copyOfRange(lines, end + 1, lines.length))
                .strip();
        if (instructions.isEmpty())
            throw new StartupProblem(file + ":" + (end + 1) + ": the instructions are missing: write below the second"
                    + " '---' what the agent is to do");
        if (instructions.length() > MAX_INSTRUCTIONS)
            throw new StartupProblem(file + ":" + (end + 2) + ": the instructions have " + instructions.length()
                    + " characters: at most " + MAX_INSTRUCTIONS);
        return spec(name, settings, instructions, text);
    }

    private static int end(String[] lines) {
        for (var i = 1; i < lines.length; i++) if (lines[i].strip().equals("---")) return i;
        return -1;
    }

    private static Block block(Path file, String yaml) {
        return Block.of(file, YamlNode.parse(file, yaml), KEYS);
    }

    private static AgentSpec spec(String name, Block settings, String instructions, String text) {
        return new AgentSpec(
                name,
                line(settings, "title"),
                line(settings, "description"),
                settings.list(
                        "collections",
                        each -> SLUG.matcher(each).matches() ? Optional.of(each) : Optional.empty(),
                        "names of collections as in their addresses"),
                settings.list(
                        "tools", AgentFile::tool, String.join(", ", TOOLS) + ", or server__tool of an MCP server"),
                settings.text("route", "answer"),
                budgets(settings),
                starters(settings),
                settings.list("audience", AgentFile::short200, "names of teams"),
                output(settings),
                instructions,
                text,
                Sha256.hex(text));
    }

    private static String line(Block settings, String key) {
        var text = settings.text(key).orElse("").strip();
        if (text.isEmpty() || text.length() > MAX_LINE || text.contains("\n"))
            throw settings.refuse(key, "one line of 1 to " + MAX_LINE + " characters");
        return text;
    }

    private static Optional<String> tool(String name) {
        return TOOLS.contains(name) || SERVER_TOOL.matcher(name).matches() ? Optional.of(name) : Optional.empty();
    }

    private static Optional<String> short200(String text) {
        return text.isBlank() || text.length() > MAX_LINE ? Optional.empty() : Optional.of(text.strip());
    }

    private static List<String> starters(Block settings) {
        var starters =
                settings.list("starters", AgentFile::short200, "questions of at most " + MAX_LINE + " characters");
        if (starters.size() > MAX_STARTERS)
            throw settings.refuse("starters", starters.size() + " questions", "at most " + MAX_STARTERS);
        return starters;
    }

    private static Budgets budgets(Block settings) {
        var usual = Budgets.USUAL;
        return settings.block("budgets", BUDGETS)
                .map(block -> new Budgets(
                        block.whole("rounds", usual.rounds(), 1, 50, ""),
                        block.whole("calls", usual.calls(), 0, 200, ""),
                        tokens(block, usual),
                        time(block, usual),
                        block.whole("result-tokens", usual.resultTokens(), 100, 20_000, " of tokens")))
                .orElse(usual);
    }

    private static long tokens(Block block, Budgets usual) {
        var tokens = block.count("tokens").orElse(usual.tokens());
        if (tokens < 1_000) throw block.refuse("tokens", "1000 or more");
        return tokens;
    }

    private static long time(Block block, Budgets usual) {
        var time = block.duration("time").orElse(usual.time());
        if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(Duration.ofHours(1)) > 0)
            throw block.refuse("time", "1s to 1h");
        return time.toMillis();
    }

    private static Output output(Block settings) {
        var form = settings.choice(
                "output",
                Form.PROSE,
                List.of(Form.values()),
                each -> each.name().toLowerCase(java.util.Locale.ROOT));
        var schema = settings.plain("schema", "a JSON Schema of an object, with properties");
        if (form == Form.EXTRACT && schema.isEmpty())
            throw settings.refuse("schema", "a JSON Schema of an object, because the output is 'extract'");
        if (form != Form.EXTRACT && !schema.isEmpty())
            throw settings.refuse("schema", "a schema", "no schema unless the output is 'extract'");
        if (schema.isEmpty()) return new Output(form, Optional.empty());
        if (!(schema.get("properties") instanceof java.util.Map<?, ?> properties) || properties.isEmpty())
            throw settings.refuse(
                    "schema", "a schema without properties", "a JSON Schema of an object, with properties");
        try {
            return new Output(form, Optional.of(MAPPER.writeValueAsString(schema)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String cut(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
