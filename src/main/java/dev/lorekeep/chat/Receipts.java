package dev.lorekeep.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.access.AccessRules;
import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.RunCalls;
import dev.lorekeep.agent.loop.Step;
import dev.lorekeep.platform.BlobStore;
import dev.lorekeep.platform.Database;
import dev.lorekeep.platform.Sha256;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes receipts from what was stored of runs, and holds them against the documents as they are now. */
@Singleton
final class Receipts {
    private final RunEvents events;
    private final Runs runs;
    private final RunCalls calls;
    private final Visibility visibility;
    private final AccessRules rules;
    private final Database database;
    private final BlobStore blobs;
    private final ObjectMapper mapper;
    private final Clock clock;

    Receipts(
            RunEvents events,
            Runs runs,
            RunCalls calls,
            Visibility visibility,
            AccessRules rules,
            Database database,
            BlobStore blobs,
            ObjectMapper mapper,
            Clock clock) {
        this.events = events;
        this.runs = runs;
        this.calls = calls;
        this.visibility = visibility;
        this.rules = rules;
        this.database = database;
        this.blobs = blobs;
        this.mapper = mapper;
        this.clock = clock;
    }

    /** @param run the caller's own */
    Receipt of(Run run, Caller caller) {
        var view = visibility.of(caller);
        var readable = view.allows(runs.sourceCollections(run.id()));
        var stored = events.after(run.id(), 0);
        var steps = stored.stream()
                .filter(each -> each.body() instanceof RunEvent.Stepped)
                .map(each -> ((RunEvent.Stepped) each.body()).step())
                .toList();
        var began = steps.stream()
                .filter(Step.Began.class::isInstance)
                .map(Step.Began.class::cast)
                .findFirst();
        var spent = calls.of(run.id());
        var frame = frame(run);
        return new Receipt(
                run.id(),
                run.agent(),
                began.map(Step.Began::version).orElse(""),
                frame.question(),
                models(steps),
                passages(run, stored, view),
                calls(steps, readable),
                began.map(Step.Began::index).orElse(""),
                frame.startedAt(),
                frame.endedAt().orElse(null),
                spent.calls().stream().mapToDouble(RunCalls.Call::cost).sum(),
                spent.elsewhereCurrency(),
                readable ? steps.stream().map(this::brief).toList() : List.of());
    }

    private record Frame(String question, Instant startedAt, Optional<Instant> endedAt) {}

    private Frame frame(Run run) {
        return database.first(
                        row -> new Frame(
                                row.getString("body"),
                                Database.instant(row, "created_at"),
                                row.getObject("ended_at") == null
                                        ? Optional.empty()
                                        : Optional.of(Database.instant(row, "ended_at"))),
                        "select m.body, r.created_at, r.ended_at from run r join message m on m.id = r.question_id where r.id = ?",
                        run.id())
                .orElseThrow();
    }

    private static List<Receipt.Model> models(List<Step> steps) {
        var models = new ArrayList<Receipt.Model>();
        for (var step : steps) {
            switch (step) {
                case Step.Asked asked ->
                    models.add(new Receipt.Model(
                            asked.round(),
                            asked.model(),
                            asked.reason(),
                            asked.promptHash(),
                            asked.temperature(),
                            0,
                            0,
                            null));
                case Step.Replied replied
                when !models.isEmpty() -> {
                    var last = models.removeLast();
                    models.add(new Receipt.Model(
                            last.round(),
                            last.model(),
                            last.reason(),
                            last.promptHash(),
                            last.temperature(),
                            replied.inputTokens(),
                            replied.outputTokens(),
                            replied.millis()));
                }
                default -> {}
            }
        }
        return models;
    }

    private List<Receipt.Source> passages(Run run, List<RunEvent> stored, Visibility.View view) {
        var sources = sources(stored);
        var cited = new HashSet<>(database.list(
                row -> row.getInt("number"),
                "select c.number from citation c join run r on r.answer_id = c.message_id where r.id = ? and not c.nearest",
                run.id()));
        var now = view.of(sources);
        var passages = new ArrayList<Receipt.Source>();
        for (var i = 0; i < sources.size(); i++) {
            var seen = now.get(i);
            passages.add(new Receipt.Source(
                    seen.number(),
                    seen.documentId(),
                    seen.revision(),
                    seen.title(),
                    seen.collection(),
                    seen.start(),
                    seen.end(),
                    Sha256.hex(sources.get(i).quote()),
                    cited.contains(seen.number()),
                    seen.available()));
        }
        return passages;
    }

    /** The last list is the whole one. */
    private static List<CitationView> sources(List<RunEvent> stored) {
        return stored.stream()
                .filter(each -> each.body() instanceof RunEvent.Sources)
                .map(each -> ((RunEvent.Sources) each.body()).sources())
                .reduce(List.of(), (_, last) -> last);
    }

    private static List<Receipt.Call> calls(List<Step> steps, boolean readable) {
        var words = new HashMap<String, Step.ApprovalGiven>();
        var results = new HashMap<String, Step.Returned>();
        for (var step : steps) {
            if (step instanceof Step.ApprovalGiven given) words.put(given.call(), given);
            if (step instanceof Step.Returned returned) results.put(returned.call(), returned);
        }
        var calls = new ArrayList<Receipt.Call>();
        for (var step : steps) {
            if (!(step instanceof Step.Called called)) continue;
            var word = words.get(called.call());
            var result = results.get(called.call());
            calls.add(new Receipt.Call(
                    called.call(),
                    called.tool(),
                    called.tier().name(),
                    readable ? called.arguments() : "",
                    result == null ? "" : result.outcome().name(),
                    result == null || !readable ? "" : result.summary(),
                    result == null || !readable ? "" : result.text(),
                    result == null ? 0 : result.millis(),
                    word == null ? null : word.allowed(),
                    word == null ? null : word.by()));
        }
        return calls;
    }

    private JsonNode brief(Step step) {
        var json = mapper.<ObjectNode>valueToTree(step);
        if (step instanceof Step.Returned) json.remove("text");
        return json;
    }

    /** Reads the originals again, with the rights of the moment. */
    Receipt.Verification verify(Run run, Caller caller) {
        var readable = rules.filterFor(caller, Set.of()).accessSets();
        var checked = sources(events.after(run.id(), 0)).stream()
                .map(source -> readable.contains(source.collectionId())
                        ? new Receipt.Checked(source.number(), source.title(), state(source))
                        : new Receipt.Checked(source.number(), "", Receipt.State.NOT_PERMITTED))
                .toList();
        return new Receipt.Verification(clock.instant(), checked);
    }

    private record Document(String text, String sha256) {}

    private Receipt.State state(CitationView source) {
        var now = database.first(
                row -> new Document(row.getString("body"), row.getString("sha256")),
                """
                select t.body, t.sha256 from document d
                join document_text t on t.document_id = d.id and t.revision = d.indexed_revision
                where d.id = ? and d.collection_id = ? and d.state <> 'REMOVING'
                """,
                source.documentId(),
                source.collectionId());
        if (now.isEmpty()) return Receipt.State.DELETED;
        return isIntact(now.get().sha256()) && now.get().text().contains(source.quote())
                ? Receipt.State.UNCHANGED
                : Receipt.State.CHANGED;
    }

    /** Whether the original is what its name says. */
    private boolean isIntact(String sha256) {
        try {
            return Sha256.hex(blobs.path(sha256)).equals(sha256);
        } catch (IOException e) {
            return false;
        }
    }
}
