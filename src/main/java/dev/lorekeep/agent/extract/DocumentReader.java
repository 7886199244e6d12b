package dev.lorekeep.agent.extract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.Prompts;
import dev.lorekeep.agent.QuestionLanguage;
import dev.lorekeep.agent.SendingLog;
import dev.lorekeep.agent.tools.Arguments;
import dev.lorekeep.models.ChatModels;
import dev.lorekeep.models.ModelRequest;
import dev.lorekeep.models.Outcome;
import dev.lorekeep.models.Reply;
import dev.lorekeep.models.Work;
import dev.lorekeep.models.config.ModelProfile;
import dev.lorekeep.models.route.Decision;
import dev.lorekeep.models.route.RouteRequest;
import dev.lorekeep.retrieve.Documents;
import dev.lorekeep.retrieve.Passage;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Reads one document with a language model: as many passages as fit from the start, then the next ones, until its end; the parts
 * are put together as {@link Fields#merged} says. A reply that does not fit the schema is given back once, with the reasons.
 *
 * @param labels sensitivity labels of collections
 * @param log told before anything is sent
 * @param random unpredictable: it makes the delimiters around document text
 */
record DocumentReader(
        ChatModels models,
        Documents documents,
        Function<Set<UUID>, Set<String>> labels,
        SendingLog log,
        RandomGenerator random) {
    /** About two megabytes of text. */
    private static final int MAX_PASSAGES = 2_000;

    /** One very long document must not hold up the others for a day. */
    private static final int MAX_PARTS = 40;

    /** Usual length of a reply, for choosing a model. */
    private static final int REPLY_TOKENS = 300;

    /** @param collection that the document is in */
    record Task(UUID extraction, String route, String instructions, Fields fields, UUID collection, Caller caller) {}

    Reading read(Task task, UUID document, BooleanSupplier stopped) {
        var listed = documents.document(document, task.caller());
        if (listed.isEmpty()) return new Reading.Gone();
        var passages = documents.from(document, 0, MAX_PASSAGES, task.caller());
        if (passages.isEmpty()) return new Reading.Gone();
        return new Run(task, passages, listed.get().passages(), stopped).read();
    }

    /** One reading. */
    private final class Run {
        private final Task task;
        private final List<Passage> passages;
        private final int all;
        private final BooleanSupplier stopped;
        private final int revision;
        private ObjectNode data = Arguments.MAPPER.createObjectNode();
        private int at;

        Run(Task task, List<Passage> passages, int all, BooleanSupplier stopped) {
            this.task = task;
            this.passages = passages;
            this.all = Math.max(all, passages.size());
            this.stopped = stopped;
            this.revision = passages.getFirst().revision();
        }

        Reading read() {
            var parts = 0;
            for (; at < passages.size() && parts < MAX_PARTS; parts++) {
                // rights may have ended since the part before
                if (parts > 0
                        && documents
                                .document(passages.getFirst().documentId(), task.caller())
                                .isEmpty()) return new Reading.Gone();
                switch (part()) {
                    case Part.Read read -> {
                        data = task.fields().merged(data, read.data());
                        at += read.taken();
                    }
                    case Part.Ended ended -> {
                        return ended.reading();
                    }
                }
            }
            if (parts > 1 && Arguments.read(data.toString(), task.fields().schema()) instanceof Arguments.Misfit misfit)
                return new Reading.Failed(revision, "The document does not fill in the form. " + misfit(misfit));
            var seen = passages.subList(0, at);
            var note = at < all ? "Only the first %,d of %,d passages were read.".formatted(at, all) : "";
            return new Reading.Done(revision, data, Standing.of(data, seen), note);
        }

        private Part part() {
            var first = ask(Optional.empty());
            if (!(first instanceof Answer.Misfit misfit)) return part(first);
            return part(ask(Optional.of(new ExtractPrompt.Retry(misfit.reply(), misfit.reasons()))));
        }

        private Part part(Answer answer) {
            return switch (answer) {
                case Answer.Fit fit -> new Part.Read(task.fields().filled(fit.object()), fit.taken());
                case Answer.Misfit misfit ->
                    new Part.Ended(new Reading.Failed(
                            revision, "The model's reply does not fit. " + String.join(" ", misfit.reasons())));
                case Answer.None none -> new Part.Ended(none.reading());
            };
        }

        private Answer ask(Optional<ExtractPrompt.Retry> retry) {
            var route = route();
            var work = new Asking(route, retry);
            var outcome = models.run(route, task.caller(), Optional.of(task.extraction()), work, stopped);
            return switch (outcome) {
                case Outcome.Ended ended -> answer(ended.call().reply(), work.taken);
                case Outcome.Stopped _ -> new Answer.None(new Reading.Stopped());
                case Outcome.NoneLeft none -> new Answer.None(noModel(none, work.asked, route.label()));
            };
        }

        private RouteRequest route() {
            var least = ExtractPrompt.of(
                    task.instructions(), schema(), passages.subList(at, at + 1), true, "", 0, Optional.empty());
            return new RouteRequest(
                    task.route(),
                    Set.of(),
                    Prompts.tokens(least.messages()),
                    REPLY_TOKENS,
                    models.settings().sensitivity().highest(labels.apply(Set.of(task.collection()))),
                    QuestionLanguage.of(passages.get(at).text()),
                    // so that one model reads all documents, as long as it can
                    Optional.of(task.extraction()));
        }

        private String schema() {
            return task.fields().schema().toString();
        }

        private Answer answer(Reply reply, int taken) {
            return switch (reply) {
                case Reply.Stopped _ -> new Answer.None(new Reading.Stopped());
                case Reply.Failed failed ->
                    new Answer.None(new Reading.Failed(revision, "The model broke off: " + failed.reason() + "."));
                case Reply.Complete complete -> held(complete, taken);
            };
        }

        private Answer held(Reply.Complete reply, int taken) {
            var object = ReplyObject.in(reply.text());
            if (object.isEmpty())
                return new Answer.Misfit(
                        reply.text(),
                        List.of(
                                reply.cutAtLimit()
                                        ? "It ends at the output limit: write less."
                                        : "There is no JSON object in it."));
            var whole = at == 0 && taken == all;
            var schema = whole ? task.fields().schema() : task.fields().ofPart();
            return switch (Arguments.read(object.get().toString(), schema)) {
                case Arguments.Fit fit -> new Answer.Fit(fit.value(), taken);
                case Arguments.Misfit misfit -> new Answer.Misfit(reply.text(), misfit.reasons());
            };
        }

        private Reading noModel(Outcome.NoneLeft none, boolean asked, String label) {
            var reasons = String.join("; ", none.reasons());
            if (asked) return new Reading.Failed(revision, "No language model could read it: " + reasons + ".");
            var sensitive = none.decision().sensitive();
            if (none.decision().choices().isEmpty() && !sensitive.isEmpty())
                return new Reading.NoModel(
                        "No language model that may see " + label + " documents can be reached.", false);
            return new Reading.NoModel(
                    models.names().isEmpty()
                            ? "No language model is configured any more."
                            : "No language model can be reached at the moment"
                                    + (reasons.isEmpty() ? "." : ": " + reasons + "."),
                    models.names().isEmpty());
        }

        private final class Asking implements Work {
            private final RouteRequest route;
            private final Optional<ExtractPrompt.Retry> retry;
            private int taken;
            private boolean asked;

            Asking(RouteRequest route, Optional<ExtractPrompt.Retry> retry) {
                this.route = route;
                this.retry = retry;
            }

            @Override
            public void asking(Decision.Choice choice) {
                log.sending(
                        task.caller(),
                        Optional.of(task.extraction()),
                        route,
                        choice.model().profile());
                asked = true;
            }

            @Override
            public ModelRequest request(ModelProfile model, int contextTokens) {
                // a model that may write as much as it can hold must still be shown something
                var reply = Math.min(model.maxOutputTokens(), contextTokens / 2);
                var prompt = ExtractPrompt.of(
                        task.instructions(),
                        schema(),
                        passages.subList(at, passages.size()),
                        at > 0 || passages.size() < all,
                        secret(),
                        (contextTokens - reply) * Prompts.CHARACTERS_PER_TOKEN,
                        retry);
                taken = prompt.taken();
                var form = JsonSchema.builder()
                        .name("form")
                        .rootElement(JsonRawSchema.from((taken == all
                                        ? task.fields().schema()
                                        : task.fields().ofPart())
                                .toString()))
                        .build();
                return new ModelRequest(
                        prompt.messages(),
                        reply,
                        List.of(),
                        false,
                        model.jsonSchema() ? Optional.of(form) : Optional.empty(),
                        Optional.empty());
            }
        }
    }

    private String secret() {
        var bytes = new byte[8];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String misfit(Arguments.Misfit misfit) {
        return String.join(" ", misfit.reasons());
    }

    private sealed interface Part {
        record Read(ObjectNode data, int taken) implements Part {}

        record Ended(Reading reading) implements Part {}
    }

    private sealed interface Answer {
        record Fit(ObjectNode object, int taken) implements Answer {}

        record Misfit(String reply, List<String> reasons) implements Answer {}

        record None(Reading reading) implements Answer {}
    }
}
