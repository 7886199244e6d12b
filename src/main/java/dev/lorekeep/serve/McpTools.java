package dev.lorekeep.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.spec.Agents;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** The tools of the MCP server. Their descriptions are in {@code mcp-tools.json}, in the form that the protocol sends. */
@Singleton
class McpTools {
    private static final Logger LOG = Logger.getLogger(McpTools.class);

    private final SearchCall search;
    private final OpenCall open;
    private final AskCall ask;
    private final Agents agents;
    private final JsonNode descriptions;

    McpTools(SearchCall search, OpenCall open, AskCall ask, Agents agents, ObjectMapper mapper) {
        this.search = search;
        this.open = open;
        this.ask = ask;
        this.agents = agents;
        this.descriptions = descriptions(mapper);
    }

    private static JsonNode descriptions(ObjectMapper mapper) {
        try (var file = McpTools.class.getResourceAsStream("/mcp-tools.json")) {
            if (file == null) throw new IllegalStateException("mcp-tools.json is not in the program");
            return mapper.readTree(file);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("mcp-tools.json is not JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the names of the agents that the caller may ask. */
    List<JsonNode> list(Caller caller) {
        var tools = new ArrayList<JsonNode>();
        for (var each : descriptions) {
            var tool = each.<ObjectNode>deepCopy();
            if (tool.at("/inputSchema/properties/agent") instanceof ObjectNode agent) {
                var names = agent.putArray("enum");
                agents.usableBy(caller).forEach(usable -> names.add(usable.name()));
            }
            tools.add(tool);
        }
        return tools;
    }

    /**
     * @param stopped whether the client is gone
     * @return empty when there is no tool of this name
     */
    Optional<ToolOutcome> call(String name, JsonNode arguments, Caller caller, BooleanSupplier stopped) {
        try {
            return switch (name) {
                case "search" -> Optional.of(search.call(arguments, caller));
                case "open" -> Optional.of(open.call(arguments, caller));
                case "ask" -> Optional.of(ask.call(arguments, caller, stopped));
                default -> Optional.empty();
            };
        } catch (ToolArguments.Misfit misfit) {
            return Optional.of(new ToolOutcome.Refused(misfit.reason()));
        } catch (RuntimeException e) {
            LOG.errorf(e, "tool %s failed", name);
            return Optional.of(
                    new ToolOutcome.Refused("The tool failed. An administrator finds the reason in the log."));
        }
    }
}
