package dev.lorekeep.agent.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.retrieve.Documents;

/** {@code open}: a document from a place on, passage by passage. */
public final class OpenTool extends DocumentTool {
    private static final int MOST_PASSAGES = 40;
    private final Documents documents;

    public OpenTool(Documents documents) {
        super(
                "open",
                "Opens a document and returns its passages in order, from a place on. Says how to read on where there is more.",
                """
            {"type": "object", "additionalProperties": false, "required": ["document"], "properties": {
              "document": {"type": "string", "description": "%s"},
              "from": {"type": "integer", "minimum": 1, "description": "first passage wanted, from 1; without it around the passage whose number was given"}}}
            """.formatted(DocumentChoice.DESCRIPTION));
        this.documents = documents;
    }

    @Override
    public ToolResult call(ObjectNode arguments, ToolContext context) {
        var said = arguments.path("document").asText();
        return switch (DocumentChoice.of(said, documents, context)) {
            case DocumentChoice.Unclear unclear -> new ToolResult.Refused(unclear.reason());
            case DocumentChoice.Found found -> opened(found.document(), from(arguments, said, context), context);
        };
    }

    /** The passage before the one that was meant, because what stands there explains it. */
    private static int from(ObjectNode arguments, String said, ToolContext context) {
        if (arguments.has("from")) return arguments.get("from").asInt() - 1;
        var number = said.replaceAll("\\D", "");
        if (number.isEmpty() || number.length() > 4) return 0;
        return context.sources()
                .find(Integer.parseInt(number))
                .map(each -> Math.max(0, each.ordinal() - 1))
                .orElse(0);
    }

    private ToolResult opened(Documents.Listed document, int from, ToolContext context) {
        var passages = documents.from(document.id(), from, MOST_PASSAGES, context.caller());
        if (passages.isEmpty())
            return new ToolResult.Refused("“" + document.title() + "” has passages 1 to " + document.passages() + ".");
        var page = Shown.of(passages, context);
        var last = from + page.count();
        var head = "“%s”, passages %d to %d of %d%n%n".formatted(document.title(), from + 1, last, document.passages());
        var more = last < document.passages() ? "\n\n(more: open with from=%d)".formatted(last + 1) : "";
        return new ToolResult.Done(
                head + page.text() + more, "passages %d to %d of “%s”".formatted(from + 1, last, document.title()));
    }
}
