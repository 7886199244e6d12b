package dev.lorekeep.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.lorekeep.agent.tools.Tier;
import dev.lorekeep.agent.tools.Tool;
import dev.lorekeep.agent.tools.ToolContext;
import dev.lorekeep.agent.tools.ToolResult;
import dev.lorekeep.agent.tools.ToolSchemas;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** As a tool of somebody else's server; takes any arguments and writes down what it was called with. */
class WatchedTool implements Tool {
    final List<String> made = new CopyOnWriteArrayList<>();
    private final ToolSpecification specification;
    private final Tier tier;

    WatchedTool(String name, Tier tier) {
        this.specification = ToolSchemas.specification(name, "does it", "{\"type\": \"object\", \"properties\": {}}");
        this.tier = tier;
    }

    @Override
    public ToolSpecification specification() {
        return specification;
    }

    @Override
    public Tier tier() {
        return tier;
    }

    @Override
    public boolean untrusted() {
        return true;
    }

    @Override
    public boolean leaves() {
        return true;
    }

    @Override
    public ToolResult call(ObjectNode arguments, ToolContext context) {
        made.add(arguments.toString());
        return new ToolResult.Done("done", "done");
    }
}
