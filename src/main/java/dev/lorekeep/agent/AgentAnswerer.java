package dev.lorekeep.agent;

import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.loop.Approvals;
import dev.lorekeep.agent.spec.AgentSpec;
import dev.lorekeep.agent.tools.Toolbox;
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
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Answers with an agent: one search first, then language models and tools in turns until there is an answer, whose citations are
 * checked. Which model is {@link ChatModels}' decision; nothing goes to a model that is not cleared for the most sensitive
 * collection that the passages and the conversation come from. When no model answers, quotes do.
 */
final class AgentAnswerer {
    private static final int PASSAGES = 12;
    private static final int MAX_QUERY_CHARACTERS = 500;

    /** A query is a line; the rest is for models that think aloud first. */
    private static final int QUERY_TOKENS = 400;

    private final Parts parts;

    AgentAnswerer(Parts parts) {
        this.parts = parts;
    }

    /**
     * What an agent works with.
     *
     * @param check holds an answer against its sources
     * @param approvals asks people; null where nobody can be asked
     * @param labels sensitivity labels of collections
     * @param log told before anything is sent
     * @param index what the index was made with
     * @param random unpredictable: it makes the delimiters around document text
     */
    record Parts(
            ChatModels models,
            Retriever retriever,
            ExtractiveAnswerer extractive,
            AnswerCheck check,
            @Nullable Approvals approvals,
            Function<Set<UUID>, Set<String>> labels,
            SendingLog log,
            String index,
            Clock clock,
            RandomGenerator random) {
        String label(Set<UUID> collections) {
            return models.settings().sensitivity().highest(labels.apply(collections));
        }
    }

    void answer(
            Question question,
            AgentSpec agent,
            Toolbox tools,
            Caller caller,
            Consumer<AnswerEvent> events,
            BooleanSupplier stopped) {
        var search = searchQuery(question, caller, events, stopped);
        events.accept(new AnswerEvent.Status("Searching the documents"));
        var passages = stopped.getAsBoolean()
                ? List.<Passage>of()
                : parts.retriever().find(new Query(search, question.collections(), PASSAGES), caller);
        if (passages.isEmpty() && tools.isEmpty()) {
            parts.extractive().answer(search, passages, events, stopped);
            return;
        }
        new AgentRun(parts, question, agent, tools, caller, events, stopped).run(search, passages);
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
                parts.label(question.origin().collections()),
                QuestionLanguage.of(question.text()),
                question.origin().conversation());
        var rewriting = new Work() {
            @Override
            public ModelRequest request(ModelProfile model, int contextTokens) {
                return ModelRequest.of(prompt, QUERY_TOKENS);
            }

            @Override
            public void asking(Decision.Choice choice) {
                parts.log()
                        .sending(
                                caller,
                                question.origin().run(),
                                route,
                                choice.model().profile());
                events.accept(new AnswerEvent.Status("Understanding the question"));
            }
        };
        var outcome = parts.models().run(route, caller, question.origin().run(), rewriting, stopped);
        return said(outcome).orElseGet(() -> FollowUp.searchQuery(question));
    }

    /** The last line of a whole reply, where it can be a query. */
    private static Optional<String> said(Outcome outcome) {
        if (!(outcome instanceof Outcome.Ended ended)
                || !(ended.call().reply() instanceof Reply.Complete complete)
                || complete.cutAtLimit()) return Optional.empty();
        var query =
                complete.text().strip().lines().reduce("", (_, line) -> line).strip();
        return query.isEmpty() || query.length() > MAX_QUERY_CHARACTERS ? Optional.empty() : Optional.of(query);
    }
}
