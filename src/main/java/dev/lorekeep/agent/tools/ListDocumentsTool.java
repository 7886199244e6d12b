package dev.lorekeep.agent.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.retrieve.Documents;

/** {@code list_documents}: which documents there are. */
public final class ListDocumentsTool extends DocumentTool {
    private static final int PAGE = 50;
    private final Documents documents;

    public ListDocumentsTool(Documents documents) {
        super(
                "list_documents",
                "Lists the documents there are, with their collection and length. Not their content: use search or open for that.",
                """
            {"type": "object", "additionalProperties": false, "properties": {
              "title": {"type": "string", "maxLength": 200, "description": "what the title must contain"},
              "page": {"type": "integer", "minimum": 1, "description": "from 1"}}}
            """);
        this.documents = documents;
    }

    @Override
    public ToolResult call(ObjectNode arguments, ToolContext context) {
        var page = arguments.path("page").asInt(1);
        var found = documents.documents(
                context.collections(),
                arguments.path("title").asText(""),
                (page - 1) * PAGE,
                PAGE + 1,
                context.caller());
        if (found.isEmpty()) return new ToolResult.Done("There are no such documents.", "no documents");
        var text = new StringBuilder();
        var shown = 0;
        for (var document : found.subList(0, Math.min(PAGE, found.size()))) {
            var line = "- %s (%s, %s, %s)%n"
                    .formatted(
                            Shown.cut(document.title(), 200),
                            document.name().equals(document.title()) ? document.mediaType() : document.name(),
                            document.collection(),
                            SearchTool.count(document.passages(), "passage"));
            if (shown > 0 && text.length() + line.length() > context.maxTokens() * Shown.CHARACTERS_PER_TOKEN) break;
            text.append(line);
            shown++;
        }
        if (found.size() > shown)
            text.append(shown == PAGE ? "(more: page=" + (page + 1) + ")" : "(more: say what the title must contain)");
        return new ToolResult.Done(text.toString().strip(), SearchTool.count(shown, "document"));
    }
}
