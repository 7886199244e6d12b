package dev.lorekeep.agent;

import dev.lorekeep.access.Caller;
import dev.lorekeep.models.ChatModels;
import dev.lorekeep.models.ModelRequest;
import dev.lorekeep.models.Outcome;
import dev.lorekeep.models.Reply;
import dev.lorekeep.models.Work;
import dev.lorekeep.models.config.ModelProfile;
import dev.lorekeep.models.route.Decision;
import dev.lorekeep.models.route.RouteRequest;
import dev.lorekeep.retrieve.Passage;
import dev.lorekeep.retrieve.Query;
import dev.lorekeep.retrieve.Retriever;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Answers with a language model: one search, one call, citations checked against the passages that were given. Which model is
 * {@link ChatModels}' decision; nothing goes to a model that is not cleared for the most sensitive collection that the passages
 * and the conversation come from. After something was shown a failure is told, and never patched over. When no model answers,
 * quotes do.
 */
final class ModelAnswerer implements Answerer {
    private static final int PASSAGES = 12;
    private static final int NEAREST = 3;
    private static final int MAX_QUERY_CHARACTERS = 500;
    /** A query is a line; the rest is for models that think aloud first. */
    private static final int QUERY_TOKENS = 400;
    /** Usual length of an answer, for choosing. */
    private static final int ANSWER_TOKENS = 300;

    static final String AT_LIMIT = "\n\n*This answer ended at the model's output limit and may be incomplete.*";

    private final ChatModels models;
    private final Retriever retriever;
    private final ExtractiveAnswerer extractive;
    private final Function<Set<UUID>, Set<String>> labels;
    private final SendingLog log;
    private final RandomGenerator random;

    /**
     * @param labels sensitivity labels of collections
     * @param log told before anything is sent
     * @param random unpredictable: it makes the delimiters around document text
     */
    ModelAnswerer(
            ChatModels models,
            Retriever retriever,
            ExtractiveAnswerer extractive,
            Function<Set<UUID>, Set<String>> labels,
            SendingLog log,
            RandomGenerator random) {
        this.models = models;
        this.retriever = retriever;
        this.extractive = extractive;
        this.labels = labels;
        this.log = log;
        this.random = random;
    }

    @Override
    public void answer(Question question, Caller caller, Consumer<AnswerEvent> events, BooleanSupplier stopped) {
        var search = searchQuery(question, caller, events, stopped);
        events.accept(new AnswerEvent.Status("Searching the documents"));
        var passages = stopped.getAsBoolean()
                ? List.<Passage>of()
                : retriever.find(new Query(search, question.collections(), PASSAGES), caller);
        if (!passages.isEmpty() && new Attempt(question, passages, caller, events, stopped).run()) return;
        extractive.answer(search, passages, events, stopped);
    }

    /** A question within a conversation, so that it stands alone. Without a model's help: with words of the one before. */
    private String searchQuery(
            Question question, Caller caller, Consumer<AnswerEvent> events, BooleanSupplier stopped) {
        if (question.history().isEmpty()) return question.text();
        var prompt = Prompts.condense(question);
        var route = new RouteRequest(
                "rewrite",
                Set.of(),
                Prompts.tokens(prompt),
                QUERY_TOKENS,
                label(question.origin().collections()),
                QuestionLanguage.of(question.text()),
                question.origin().conversation());
        var rewriting = new Work() {
            @Override
            public ModelRequest request(ModelProfile model, int contextTokens) {
                return ModelRequest.of(prompt, QUERY_TOKENS);
            }

            @Override
            public void asking(Decision.Choice choice) {
                log.sending(
                        caller, question.origin().run(), route, choice.model().profile());
                events.accept(new AnswerEvent.Status("Understanding the question"));
            }
        };
        var outcome = models.run(route, caller, question.origin().run(), rewriting, stopped);
        if (outcome instanceof Outcome.Ended ended
                && ended.call().reply() instanceof Reply.Complete complete
                && !complete.cutAtLimit()) {
            var query = complete.text()
                    .strip()
                    .lines()
                    .reduce("", (_, line) -> line)
                    .strip();
            if (!query.isEmpty() && query.length() <= MAX_QUERY_CHARACTERS) return query;
        }
        return FollowUp.searchQuery(question);
    }

    private String label(Set<UUID> collections) {
        return models.settings().sensitivity().highest(labels.apply(collections));
    }

    /** One question that models are given in turn. */
    private final class Attempt implements Work {
        private final Question question;
        private final List<Passage> found;
        private final Caller caller;
        private final Consumer<AnswerEvent> events;
        private final BooleanSupplier stopped;
        private final StringBuilder shown = new StringBuilder();
        private final RouteRequest route;
        private List<Passage> passages = List.of();
        private AnswerFilter filter = new AnswerFilter(_ -> false);

        Attempt(
                Question question,
                List<Passage> found,
                Caller caller,
                Consumer<AnswerEvent> events,
                BooleanSupplier stopped) {
            this.question = question;
            this.found = found;
            this.caller = caller;
            this.events = events;
            this.stopped = stopped;
            this.route = route();
        }

        private RouteRequest route() {
            var collections = new HashSet<>(question.origin().collections());
            found.forEach(passage -> collections.add(passage.collectionId()));
            return new RouteRequest(
                    "answer",
                    Set.of(),
                    Prompts.tokens(Prompts.answer(question, found.subList(0, 1), secret())),
                    ANSWER_TOKENS,
                    label(collections),
                    QuestionLanguage.of(question.text()),
                    question.origin().conversation());
        }

        /** @return whether it ended the answer, one way or another; false leaves it to quotes */
        boolean run() {
            return switch (models.run(route, caller, question.origin().run(), this, stopped)) {
                case Outcome.Ended ended -> {
                    end(ended);
                    yield true;
                }
                case Outcome.Stopped _ -> {
                    events.accept(new AnswerEvent.Finished(
                            new Answer("", List.of(), List.of(), Answer.Outcome.STOPPED, Answer.EXTRACTIVE, "")));
                    yield true;
                }
                case Outcome.NoneLeft none -> {
                    events.accept(new AnswerEvent.Status(whyQuotes(none, route.label())));
                    yield false;
                }
            };
        }

        @Override
        public ModelRequest request(ModelProfile model, int contextTokens) {
            passages = Prompts.fitting(found, question, contextTokens, model.maxOutputTokens());
            filter = new AnswerFilter(number -> number >= 1 && number <= passages.size());
            events.accept(new AnswerEvent.Sources(sources()));
            events.accept(new AnswerEvent.Status("Writing the answer with " + model.name()));
            return ModelRequest.of(Prompts.answer(question, passages, secret()), model.maxOutputTokens());
        }

        @Override
        public void asking(Decision.Choice choice) {
            log.sending(caller, question.origin().run(), route, choice.model().profile());
        }

        @Override
        public void waiting(Decision.Choice choice, int before) {
            events.accept(new AnswerEvent.Status(
                    before == 0
                            ? "Yours is the next question for " + choice.name()
                            : "Waiting for " + choice.name() + ": " + before
                                    + (before == 1 ? " question is" : " questions are") + " before yours"));
        }

        @Override
        public void text(String piece) {
            show(filter.accept(piece));
        }

        @Override
        public void failed(Decision.Choice choice, String reason) {
            events.accept(new AnswerEvent.Status("The language model " + choice.name() + " did not answer: " + reason));
        }

        @Override
        public boolean hasShown() {
            return !shown.isEmpty();
        }

        private void end(Outcome.Ended ended) {
            show(filter.end());
            var model = ended.choice().name();
            switch (ended.call().reply()) {
                case Reply.Complete complete -> {
                    if (complete.cutAtLimit()) show(AT_LIMIT);
                    events.accept(new AnswerEvent.Finished(finished(model)));
                }
                case Reply.Stopped _ ->
                    events.accept(new AnswerEvent.Finished(answer(Answer.Outcome.STOPPED, List.of(), model)));
                case Reply.Failed failed ->
                    events.accept(new AnswerEvent.Failed(
                            "The language model " + model + " broke off: " + failed.reason() + ".",
                            "What it had said is kept and is incomplete. Ask again."));
            }
        }

        private static String whyQuotes(Outcome.NoneLeft none, String label) {
            var sensitive = none.decision().sensitive();
            if (none.decision().choices().isEmpty() && !sensitive.isEmpty())
                return "No language model that may see " + label + " documents can be reached ("
                        + String.join(", ", sensitive) + (sensitive.size() == 1 ? " is" : " are")
                        + " not cleared for them): answering with quotes from the documents";
            return none.decision().choices().isEmpty()
                    ? "No language model can be reached at the moment: answering with quotes from the documents"
                    : "Answering with quotes from the documents";
        }

        private void show(String text) {
            if (text.isEmpty()) return;
            shown.append(text);
            events.accept(new AnswerEvent.Text(text));
        }

        private List<Citation> sources() {
            var sources = new ArrayList<Citation>();
            for (var passage : passages)
                sources.add(Quotes.citation(
                        sources.size() + 1, passage, 0, passage.text().length()));
            return sources;
        }

        private Answer finished(String model) {
            // what cites nothing rests on nothing: show what was nearest instead
            if (!filter.cited().isEmpty()) return answer(Answer.Outcome.ANSWERED, List.of(), model);
            return answer(
                    Answer.Outcome.ABSTAINED, sources().stream().limit(NEAREST).toList(), model);
        }

        private Answer answer(Answer.Outcome outcome, List<Citation> nearest, String model) {
            var text = shown.toString().strip();
            var citations = CitedSentences.of(text, passages, filter.cited());
            return new Answer(text, citations, nearest, outcome, model, "");
        }

        private String secret() {
            var bytes = new byte[8];
            random.nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }
    }
}
