package dev.lorekeep.agent.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.retrieve.Passage;
import dev.lorekeep.retrieve.Query;
import dev.lorekeep.retrieve.Retriever;

/** {@code search}: the passages that come nearest to a question. */
public final class SearchTool extends DocumentTool {
    private static final int USUAL_LIMIT = 5;
    private final Retriever retriever;

    public SearchTool(Retriever retriever) {
        super(
                "search",
                "Searches the documents and returns the passages that come nearest. Search for one thing at a time, with the names"
                        + " and words that the documents would use.",
                """
            {"type": "object", "additionalProperties": false, "required": ["query"], "properties": {
              "query": {"type": "string", "minLength": 1, "maxLength": 1000},
              "limit": {"type": "integer", "minimum": 1, "maximum": 12, "description": "passages wanted, usually 5"}}}
            """);
        this.retriever = retriever;
    }

    @Override
    public ToolResult call(ObjectNode arguments, ToolContext context) {
        var query = arguments.path("query").asText();
        if (query.isBlank()) return new ToolResult.Refused("Say what to search for.");
        var limit = arguments.path("limit").asInt(USUAL_LIMIT);
        var found = retriever.find(new Query(query, context.collections(), limit), context.caller());
        if (found.isEmpty()) return new ToolResult.Done("Nothing was found. Try other words.", "nothing found");
        var page = Shown.of(found, context);
        return new ToolResult.Done(page.text(), summary(found.subList(0, page.count())));
    }

    private static String summary(java.util.List<Passage> passages) {
        var documents = passages.stream().map(Passage::documentId).distinct().count();
        return count(passages.size(), "passage") + " of " + count(documents, "document");
    }

    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
