package dev.lorekeep.agent;

import dev.lorekeep.agent.spec.AgentSpec;
import dev.lorekeep.agent.tools.FindTool;
import dev.lorekeep.agent.tools.ListDocumentsTool;
import dev.lorekeep.agent.tools.OpenTool;
import dev.lorekeep.agent.tools.SearchTool;
import dev.lorekeep.agent.tools.Tool;
import dev.lorekeep.agent.tools.Toolbox;
import dev.lorekeep.retrieve.Documents;
import dev.lorekeep.retrieve.Retriever;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/** All tools there are: Lorekeep's own, and those of MCP servers that an administrator allowed. */
@Singleton
class Tools {
    private final List<Tool> own;

    Tools(Retriever retriever, Documents documents) {
        this.own = List.of(
                new SearchTool(retriever),
                new OpenTool(documents),
                new FindTool(documents),
                new ListDocumentsTool(documents));
    }

    /** Those that its file names and that there are now. */
    Toolbox of(AgentSpec agent) {
        return new Toolbox(agent.tools().stream()
                .flatMap(wanted -> all().filter(each -> names(wanted, each.name())))
                .distinct()
                .toList());
    }

    private Stream<Tool> all() {
        return own.stream();
    }

    private static boolean names(String wanted, String name) {
        return wanted.endsWith("__*") ? name.startsWith(wanted.substring(0, wanted.length() - 1)) : wanted.equals(name);
    }
}
