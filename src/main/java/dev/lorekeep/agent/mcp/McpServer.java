package dev.lorekeep.agent.mcp;

import dev.lorekeep.agent.tools.Tier;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server as {@code mcp.yaml} describes it: either an address or a command.
 *
 * @param url of streamable HTTP
 * @param command with its arguments; empty when there is an address
 * @param secrets headers of a request, or variables of a process's environment
 * @param timeout of a call, and of connecting
 * @param tools those that are offered, by their names at the server
 */
record McpServer(
        String name,
        @Nullable URI url,
        List<String> command,
        Map<String, String> secrets,
        Duration timeout,
        Map<String, Rule> tools) {
    /** @param allow domains and addresses that it may be used for without asking, lower case */
    record Rule(Tier tier, List<String> allow) {
        Rule {
            allow = List.copyOf(allow);
        }
    }

    McpServer {
        command = List.copyOf(command);
        secrets = Map.copyOf(secrets);
        tools = Collections.unmodifiableMap(new LinkedHashMap<>(tools));
        if ((url == null) == command.isEmpty())
            throw new IllegalArgumentException("either an address or a command: " + name);
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return name + " (" + (url == null ? command.getFirst() : url.toString()) + ")";
    }
}
