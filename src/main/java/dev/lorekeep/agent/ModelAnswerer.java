package dev.lorekeep.agent;

import dev.lorekeep.access.Caller;
import dev.lorekeep.models.ChatModel;
import dev.lorekeep.models.ChatModels;
import dev.lorekeep.models.Reply;
import dev.lorekeep.retrieve.Passage;
import dev.lorekeep.retrieve.Query;
import dev.lorekeep.retrieve.Retriever;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Answers with a language model: one search, one call, citations checked against the passages that were given. Models are tried
 * in the order of the route as long as nothing was said; after that a failure is told, and never patched over. When no model
 * answers, quotes do.
 */
final class ModelAnswerer implements Answerer {
    private static final Logger LOG = Logger.getLogger(ModelAnswerer.class);
    private static final int PASSAGES = 12;
    private static final int NEAREST = 3;
    private static final int MAX_QUERY_CHARACTERS = 500;
    /** A query is a line; the rest is for models that think aloud first. */
    private static final int QUERY_TOKENS = 400;

    static final String AT_LIMIT = "\n\n*This answer ended at the model's output limit and may be incomplete.*";

    private final ChatModels models;
    private final Retriever retriever;
    private final ExtractiveAnswerer extractive;
    private final RandomGenerator random;

    /** @param random unpredictable: it makes the delimiters around document text */
    ModelAnswerer(ChatModels models, Retriever retriever, ExtractiveAnswerer extractive, RandomGenerator random) {
        this.models = models;
        this.retriever = retriever;
        this.extractive = extractive;
        this.random = random;
    }

    @Override
    public void answer(Question question, Caller caller, Consumer<AnswerEvent> events, BooleanSupplier stopped) {
        var search = searchQuery(question, events, stopped);
        events.accept(new AnswerEvent.Status("Searching the documents"));
        var passages = stopped.getAsBoolean()
                ? List.<Passage>of()
                : retriever.find(new Query(search, question.collections(), PASSAGES), caller);
        if (!passages.isEmpty()) {
            for (var model : models.forTask("answer")) {
                if (new Attempt(model, question, passages, events, stopped).run()) return;
            }
            events.accept(new AnswerEvent.Status("Answering with quotes from the documents"));
        }
        extractive.answer(search, passages, events, stopped);
    }

    /** A question within a conversation, so that it stands alone. Without a model's help: with words of the one before. */
    private String searchQuery(Question question, Consumer<AnswerEvent> events, BooleanSupplier stopped) {
        if (question.history().isEmpty()) return question.text();
        for (var model : models.forTask("rewrite").stream().limit(1).toList()) {
            events.accept(new AnswerEvent.Status("Understanding the question"));
            var reply = model.stream(Prompts.condense(question), QUERY_TOKENS, _ -> {}, stopped);
            if (reply instanceof Reply.Failed failed) note(model, failed);
            if (reply instanceof Reply.Complete complete && !complete.cutAtLimit()) {
                var query = complete.text()
                        .strip()
                        .lines()
                        .reduce("", (_, line) -> line)
                        .strip();
                if (!query.isEmpty() && query.length() <= MAX_QUERY_CHARACTERS) return query;
            }
        }
        return FollowUp.searchQuery(question);
    }

    private void note(ChatModel model, Reply.Failed failed) {
        LOG.warnf("chat model %s: %s", model.profile().name(), failed.reason());
        if (failed.unreachable()) models.rest(model);
    }

    /** One model, one call. */
    private final class Attempt {
        private final ChatModel model;
        private final Question question;
        private final List<Passage> passages;
        private final Consumer<AnswerEvent> events;
        private final BooleanSupplier stopped;
        private final AnswerFilter filter;
        private final StringBuilder shown = new StringBuilder();

        Attempt(
                ChatModel model,
                Question question,
                List<Passage> found,
                Consumer<AnswerEvent> events,
                BooleanSupplier stopped) {
            this.model = model;
            this.question = question;
            this.events = events;
            this.stopped = stopped;
            var profile = model.profile();
            this.passages = Prompts.fitting(found, question, profile.contextTokens(), profile.maxOutputTokens());
            this.filter = new AnswerFilter(number -> number >= 1 && number <= passages.size());
        }

        /** @return whether it ended the answer, one way or another; false leaves it to the next */
        boolean run() {
            var profile = model.profile();
            events.accept(new AnswerEvent.Sources(sources()));
            events.accept(new AnswerEvent.Status("Writing the answer with " + profile.name()));
            var messages = Prompts.answer(question, passages, secret());
            var reply = model.stream(messages, profile.maxOutputTokens(), piece -> show(filter.accept(piece)), stopped);
            show(filter.end());
            switch (reply) {
                case Reply.Complete complete -> {
                    if (complete.cutAtLimit()) show(AT_LIMIT);
                    events.accept(new AnswerEvent.Finished(finished()));
                }
                case Reply.Stopped _ ->
                    events.accept(new AnswerEvent.Finished(answer(Answer.Outcome.STOPPED, List.of())));
                case Reply.Failed failed -> {
                    note(model, failed);
                    if (shown.isEmpty()) {
                        events.accept(new AnswerEvent.Status(
                                "The language model " + profile.name() + " did not answer: " + failed.reason()));
                        return false;
                    }
                    events.accept(new AnswerEvent.Failed(
                            "The language model " + profile.name() + " broke off: " + failed.reason() + ".",
                            "What it had said is kept and is incomplete. Ask again."));
                }
            }
            return true;
        }

        private void show(String text) {
            if (text.isEmpty()) return;
            shown.append(text);
            events.accept(new AnswerEvent.Text(text));
        }

        private List<Citation> sources() {
            var sources = new java.util.ArrayList<Citation>();
            for (var passage : passages)
                sources.add(Quotes.citation(
                        sources.size() + 1, passage, 0, passage.text().length()));
            return sources;
        }

        private Answer finished() {
            // what cites nothing rests on nothing: show what was nearest instead
            if (!filter.cited().isEmpty()) return answer(Answer.Outcome.ANSWERED, List.of());
            return answer(
                    Answer.Outcome.ABSTAINED, sources().stream().limit(NEAREST).toList());
        }

        private Answer answer(Answer.Outcome outcome, List<Citation> nearest) {
            var text = shown.toString().strip();
            var citations = CitedSentences.of(text, passages, filter.cited());
            return new Answer(text, citations, nearest, outcome, model.profile().name(), "");
        }

        private String secret() {
            var bytes = new byte[8];
            random.nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }
    }
}
