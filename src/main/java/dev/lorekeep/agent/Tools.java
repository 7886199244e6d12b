package dev.lorekeep.agent;

import dev.lorekeep.agent.mcp.McpTools;
import dev.lorekeep.agent.spec.AgentSpec;
import dev.lorekeep.agent.tools.Calculate;
import dev.lorekeep.agent.tools.CurrentDate;
import dev.lorekeep.agent.tools.FindTool;
import dev.lorekeep.agent.tools.ListDocumentsTool;
import dev.lorekeep.agent.tools.OpenTool;
import dev.lorekeep.agent.tools.SearchTool;
import dev.lorekeep.agent.tools.Tool;
import dev.lorekeep.agent.tools.Toolbox;
import dev.lorekeep.agent.tools.table.QueryTable;
import dev.lorekeep.retrieve.Documents;
import dev.lorekeep.retrieve.Retriever;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** All tools there are: Lorekeep's own, and those of MCP servers that an administrator allowed. */
@Singleton
class Tools {
    private final List<Tool> own;
    private final McpTools others;

    Tools(Retriever retriever, Documents documents, QueryTable tables, McpTools others, Clock clock) {
        this.own = List.of(
                new SearchTool(retriever),
                new OpenTool(documents),
                new FindTool(documents),
                new ListDocumentsTool(documents),
                tables,
                new Calculate(),
                new CurrentDate(clock, ZoneId.systemDefault()));
        this.others = others;
    }

    /** Those that its file names and that there are now. */
    Toolbox of(AgentSpec agent) {
        // only who wants tools of others waits for their servers
        var wantsOthers = agent.tools().stream().anyMatch(each -> each.contains("__"));
        var all = new ArrayList<>(own);
        if (wantsOthers) all.addAll(others.all());
        return new Toolbox(agent.tools().stream()
                .flatMap(wanted -> all.stream().filter(each -> names(wanted, each.name())))
                .distinct()
                .toList());
    }

    private static boolean names(String wanted, String name) {
        return wanted.endsWith("__*") ? name.startsWith(wanted.substring(0, wanted.length() - 1)) : wanted.equals(name);
    }
}
