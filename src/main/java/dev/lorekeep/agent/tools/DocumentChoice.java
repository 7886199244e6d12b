package dev.lorekeep.agent.tools;

import dev.lorekeep.retrieve.Documents;
import java.util.Optional;
import java.util.UUID;

/**
 * Which document a model means: the number of a source of the run, an id, a title or a file name. Models remember numbers better
 * than ids.
 */
public sealed interface DocumentChoice {
    /** For the schema of a tool. */
    String DESCRIPTION = "which document: the number of a passage you have seen, such as 3, or its title";

    record Found(Documents.Listed document) implements DocumentChoice {}

    /** @param reason for the model */
    record Unclear(String reason) implements DocumentChoice {}

    static DocumentChoice of(String said, Documents documents, ToolContext context) {
        var name = said.strip().replaceAll("^\\[(\\d{1,4})]$", "$1");
        if (name.matches("\\d{1,4}")) {
            var passage = context.sources().find(Integer.parseInt(name));
            var document = passage.flatMap(each -> documents.document(each.documentId(), context.caller()));
            if (document.isPresent()) return new Found(document.get());
        }
        var byId = id(name).flatMap(each -> documents.document(each, context.caller()));
        if (byId.isPresent()) return new Found(byId.get());
        var named = documents.named(name, context.collections(), context.caller());
        if (named.size() == 1) return new Found(named.getFirst());
        if (named.size() > 1)
            return new Unclear(
                    "Several documents are called “" + name + "”. Use the number of a passage of the one you mean.");
        var like = documents.documents(context.collections(), name, 0, 2, context.caller());
        return like.size() == 1
                ? new Found(like.getFirst())
                : new Unclear("There is no document “" + Shown.cut(name, 200)
                        + "”. Use the number of a passage you have seen, or a title from list_documents.");
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
