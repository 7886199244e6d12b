package dev.lorekeep.serve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lorekeep.access.Caller;
import dev.lorekeep.retrieve.Passage;
import dev.lorekeep.retrieve.Query;
import dev.lorekeep.retrieve.ReadingAudit;
import dev.lorekeep.retrieve.Retriever;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code search}: the passages that come nearest to a question. */
@Singleton
final class SearchCall {
    private static final int USUAL_LIMIT = 8;
    private static final int MAX_LIMIT = 50;
    private static final int MAX_CHARACTERS = 8_000;

    private final Retriever retriever;
    private final ReadableCollections collections;
    private final ReadingAudit audit;

    SearchCall(Retriever retriever, ReadableCollections collections, ReadingAudit audit) {
        this.retriever = retriever;
        this.collections = collections;
        this.audit = audit;
    }

    ToolOutcome call(JsonNode given, Caller caller) {
        var arguments = new ToolArguments(given);
        var query = arguments.text("query", MAX_CHARACTERS);
        var limit = arguments.number("limit", 1, MAX_LIMIT, USUAL_LIMIT);
        var found = collections.find(arguments.texts("collections"), caller);
        if (found.unknown().isPresent())
            return new ToolOutcome.Refused(found.unknown().get());
        var passages = retriever.find(new Query(query, found.ids(), limit), caller);
        audit.searched(caller, passages);
        var citations = numbered(passages);
        var text = citations.isEmpty() ? "Nothing was found. Try other words." : written(citations);
        var structured = new LinkedHashMap<String, @Nullable Object>();
        structured.put("citations", citations);
        return new ToolOutcome.Done(text, structured);
    }

    static List<CitedPassage> numbered(List<Passage> passages) {
        var citations = new ArrayList<CitedPassage>();
        for (var passage : passages) citations.add(CitedPassage.of(citations.size() + 1, passage));
        return citations;
    }

    private static String written(List<CitedPassage> citations) {
        return citations.stream()
                .map(each -> each.place() + ", document " + each.documentId() + "\n" + each.quote())
                .collect(Collectors.joining("\n\n"));
    }
}
