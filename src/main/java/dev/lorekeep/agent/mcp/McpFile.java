package dev.lorekeep.agent.mcp;

import com.fasterxml.jackson.core.JsonToken;
import dev.lorekeep.agent.mcp.McpServer.Rule;
import dev.lorekeep.agent.tools.Tier;
import dev.lorekeep.platform.StartupProblem;
import dev.lorekeep.platform.yaml.YamlNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code mcp.yaml}. Every refusal is one line: file, line, key, what was found, what is allowed. */
final class McpFile {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Pattern SERVER = Pattern.compile("[a-z0-9][a-z0-9-]{0,23}");
    private static final Pattern TOOL = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,4})(ms|s|m)");

    private final Path file;
    private final UnaryOperator<@Nullable String> environment;

    /** @param environment variables by name, null where there is none */
    McpFile(Path file, UnaryOperator<@Nullable String> environment) {
        this.file = file;
        this.environment = environment;
    }

    /** @throws StartupProblem with one line for a person who edits the file */
    List<McpServer> read() {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new StartupProblem(file + ": cannot be read: " + e, e);
        }
    }

    List<McpServer> parse(String yaml) {
        return servers(YamlNode.parse(file, yaml));
    }

    private List<McpServer> servers(YamlNode root) {
        var servers = new ArrayList<McpServer>();
        var all = only(root, "", List.of("servers")).get("servers");
        if (all == null) return List.of();
        block(all, "servers").forEach((name, node) -> servers.add(server(name, node)));
        return servers;
    }

    private McpServer server(String name, YamlNode node) {
        var path = "servers." + name;
        if (!SERVER.matcher(name).matches())
            throw refusal(node, path, "the name '" + name + "'", "lower-case letters, digits and '-', at most 24");
        var keys = only(node, path, List.of("url", "command", "header", "environment", "timeout", "tools"));
        var url = keys.get("url");
        var command = keys.get("command");
        if ((url == null) == (command == null))
            throw refusal(node, path, url == null ? "neither url nor command" : "both url and command", "one of them");
        if (url == null && keys.containsKey("header"))
            throw refusal(node, path + ".header", "headers of a command", "environment: variables of its process");
        if (url != null && keys.containsKey("environment"))
            throw refusal(
                    node, path + ".environment", "an environment of an address", "header: headers of its requests");
        var secrets = keys.get(url == null ? "environment" : "header");
        var tools = keys.get("tools");
        return new McpServer(
                name,
                url == null ? null : url(url, path + ".url"),
                command == null ? List.of() : texts(command, path + ".command"),
                secrets == null ? Map.of() : secrets(secrets, path + (url == null ? ".environment" : ".header")),
                keys.containsKey("timeout") ? duration(keys.get("timeout"), path + ".timeout") : TIMEOUT,
                tools == null ? Map.of() : rules(name, tools, path + ".tools"));
    }

    private Map<String, Rule> rules(String server, YamlNode node, String path) {
        var rules = new LinkedHashMap<String, Rule>();
        block(node, path).forEach((name, rule) -> {
            if (!TOOL.matcher(name).matches() || server.length() + 2 + name.length() > 64)
                throw refusal(
                        rule,
                        path,
                        "the name '" + name + "'",
                        "letters, digits, '_' and '-', with the server's at most 62");
            var keys = only(rule, path + "." + name, List.of("tier", "allow"));
            var tier = keys.get("tier");
            if (tier == null) throw refusal(rule, path + "." + name + ".tier", "nothing", "read, write or external");
            var allow = keys.get("allow");
            rules.put(
                    name,
                    new Rule(
                            tier(tier, path + "." + name + ".tier"),
                            allow == null
                                    ? List.of()
                                    : texts(allow, path + "." + name + ".allow").stream()
                                            .map(each -> each.toLowerCase(Locale.ROOT))
                                            .toList()));
        });
        return rules;
    }

    private Tier tier(YamlNode node, String path) {
        return switch (text(node, path)) {
            case "read" -> Tier.READ;
            case "write" -> Tier.WRITE;
            case "external" -> Tier.EXTERNAL;
            default -> throw refusal(node, path, shown(node), "read, write or external");
        };
    }

    /** Values with their variables filled in; messages name the variable, never its value. */
    private Map<String, String> secrets(YamlNode node, String path) {
        var secrets = new LinkedHashMap<String, String>();
        block(node, path).forEach((name, value) -> {
            if (!HEADER.matcher(name).matches())
                throw refusal(value, path, "the name '" + name + "'", "letters, digits, '_' and '-'");
            var filled = VARIABLE.matcher(text(value, path + "." + name)).replaceAll(match -> {
                var variable = environment.apply(match.group(1));
                if (variable == null)
                    throw refusal(
                            value,
                            path + "." + name,
                            "the variable " + match.group(1) + ", which is not set",
                            "one that is");
                return java.util.regex.Matcher.quoteReplacement(variable);
            });
            if (filled.chars().anyMatch(c -> c < ' '))
                throw refusal(value, path + "." + name, "a value of several lines", "one line");
            secrets.put(name, filled);
        });
        return secrets;
    }

    private URI url(YamlNode node, String path) {
        var allowed = "an address such as http://127.0.0.1:9000/mcp, without a user, password or query";
        try {
            var url = URI.create(text(node, path));
            var web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (web && url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null) return url;
        } catch (IllegalArgumentException _) {
            // refused below
        }
        throw refusal(node, path, shown(node), allowed);
    }

    private Duration duration(@Nullable YamlNode node, String path) {
        if (node == null) return TIMEOUT;
        var match = DURATION.matcher(text(node, path));
        if (match.matches()) {
            var amount = Long.parseLong(match.group(1));
            var duration = switch (match.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                default -> Duration.ofMinutes(amount);
            };
            if (duration.isPositive() && duration.compareTo(Duration.ofMinutes(10)) <= 0) return duration;
        }
        throw refusal(node, path, shown(node), "a duration up to 10m, such as 500ms, 20s or 2m");
    }

    private List<String> texts(YamlNode node, String path) {
        if (!(node instanceof YamlNode.Sequence sequence) || sequence.items().isEmpty())
            throw refusal(node, path, shown(node), "a list such as [a, b]");
        return sequence.items().stream().map(item -> text(item, path)).toList();
    }

    private String text(YamlNode node, String path) {
        if (node instanceof YamlNode.Scalar scalar && !isNothing(scalar)) return scalar.text();
        throw refusal(node, path, shown(node), "a text");
    }

    private Map<String, YamlNode> only(YamlNode node, String path, List<String> keys) {
        var block = block(node, path);
        block.forEach((key, value) -> {
            if (!keys.contains(key))
                throw refusal(
                        value, path.isEmpty() ? key : path + "." + key, "an unknown key", String.join(", ", keys));
        });
        return block;
    }

    private Map<String, YamlNode> block(YamlNode node, String path) {
        if (!(node instanceof YamlNode.Mapping mapping)) throw refusal(node, path, shown(node), "a block");
        return mapping.entries();
    }

    private static boolean isNothing(YamlNode.Scalar scalar) {
        return scalar.kind() == JsonToken.VALUE_NULL || scalar.text().isBlank();
    }

    private static String shown(YamlNode node) {
        return node instanceof YamlNode.Scalar scalar && scalar.kind() == JsonToken.VALUE_NULL
                ? "nothing"
                : node.shown();
    }

    private StartupProblem refusal(YamlNode node, String path, String found, String allowed) {
        return new StartupProblem(file + ":" + node.line() + ": " + (path.isEmpty() ? "" : path + ": ") + "found "
                + found + "; allowed: " + allowed);
    }
}
