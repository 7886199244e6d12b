package dev.lorekeep.agent.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.retrieve.Documents;

/** {@code find}: where exactly these words stand in one document. */
public final class FindTool extends DocumentTool {
    private static final int MOST_PASSAGES = 20;
    private final Documents documents;

    public FindTool(Documents documents) {
        super(
                "find",
                "Finds the passages of one document that contain exactly these words, such as a number, a name or a term.",
                """
            {"type": "object", "additionalProperties": false, "required": ["document", "words"], "properties": {
              "document": {"type": "string", "description": "%s"},
              "words": {"type": "string", "minLength": 1, "maxLength": 200}}}
            """.formatted(DocumentChoice.DESCRIPTION));
        this.documents = documents;
    }

    @Override
    public ToolResult call(ObjectNode arguments, ToolContext context) {
        return switch (DocumentChoice.of(arguments.path("document").asText(), documents, context)) {
            case DocumentChoice.Unclear unclear -> new ToolResult.Refused(unclear.reason());
            case DocumentChoice.Found found ->
                found(found.document(), arguments.path("words").asText(), context);
        };
    }

    private ToolResult found(Documents.Listed document, String words, ToolContext context) {
        var passages = documents.containing(document.id(), words, MOST_PASSAGES, context.caller());
        if (passages.isEmpty())
            return new ToolResult.Done(
                    "“" + words + "” does not stand in “" + document.title()
                            + "”. Try fewer or other words, or open it.",
                    "not in “" + document.title() + "”");
        var page = Shown.of(passages, context);
        var more = passages.size() - page.count();
        return new ToolResult.Done(
                page.text() + (more > 0 ? "\n\n(" + more + " more passages contain it: use more exact words)" : ""),
                SearchTool.count(passages.size(), "passage") + " of “" + document.title() + "”");
    }
}
