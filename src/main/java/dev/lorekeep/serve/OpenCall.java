package dev.lorekeep.serve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lorekeep.access.Caller;
import dev.lorekeep.retrieve.Documents;
import dev.lorekeep.retrieve.Passage;
import dev.lorekeep.retrieve.ReadingAudit;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code open}: a document from a place on, passage by passage. */
@Singleton
final class OpenCall {
    private static final int MAX_PASSAGES = 40;

    /** About 5,000 tokens: a model reads on when it wants more. */
    private static final int MAX_CHARACTERS = 20_000;

    private static final int MAX_NAME_CHARACTERS = 500;

    private final Documents documents;
    private final ReadingAudit audit;

    OpenCall(Documents documents, ReadingAudit audit) {
        this.documents = documents;
        this.audit = audit;
    }

    ToolOutcome call(JsonNode given, Caller caller) {
        var arguments = new ToolArguments(given);
        var name = arguments.text("document", MAX_NAME_CHARACTERS);
        var from = arguments.number("from", 1, Integer.MAX_VALUE, 1);
        var found = found(name, caller);
        if (found.isEmpty()) return new ToolOutcome.Refused("There is no document “" + name + "” that you may read.");
        if (found.size() > 1)
            return new ToolOutcome.Refused("Several documents are called “" + name + "”: "
                    + found.stream()
                            .map(each -> each.id() + " (" + each.collection() + ")")
                            .collect(Collectors.joining(", "))
                    + ". Use the id of the one you mean.");
        return opened(found.getFirst(), from, caller);
    }

    private List<Documents.Listed> found(String name, Caller caller) {
        return id(name).flatMap(id -> documents.document(id, caller))
                .map(List::of)
                .orElseGet(() -> documents.named(name, Set.of(), caller));
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private ToolOutcome opened(Documents.Listed document, int from, Caller caller) {
        var passages = fitting(documents.from(document.id(), from - 1, MAX_PASSAGES, caller));
        if (passages.isEmpty())
            return new ToolOutcome.Refused("“" + document.title() + "” has passages 1 to " + document.passages() + ".");
        audit.opened(caller, document.id(), document.revision(), document.name());
        var to = from + passages.size() - 1;
        var structured = new LinkedHashMap<String, @Nullable Object>();
        structured.put("document_id", document.id());
        structured.put("revision", document.revision());
        structured.put("title", document.title());
        structured.put("collection", document.collection());
        structured.put("from", from);
        structured.put("to", to);
        structured.put("passages", document.passages());
        structured.put("citations", SearchCall.numbered(passages));
        var head = "“%s” (%s), passages %d to %d of %d"
                .formatted(document.title(), document.collection(), from, to, document.passages());
        var more = to < document.passages() ? "\n\n(more: open with from=" + (to + 1) + ")" : "";
        var text = passages.stream().map(Passage::text).collect(Collectors.joining("\n\n"));
        return new ToolOutcome.Done(head + "\n\n" + text + more, structured);
    }

    /** At least one. */
    private static List<Passage> fitting(List<Passage> passages) {
        var characters = 0;
        for (var at = 0; at < passages.size(); at++) {
            characters += passages.get(at).text().length();
            if (at > 0 && characters > MAX_CHARACTERS) return passages.subList(0, at);
        }
        return passages;
    }
}
