package dev.lorekeep.agent;

import dev.lorekeep.access.Caller;
import dev.lorekeep.access.Collections;
import dev.lorekeep.agent.loop.Approvals;
import dev.lorekeep.agent.spec.AgentSpec;
import dev.lorekeep.agent.spec.Agents;
import dev.lorekeep.agent.tools.Toolbox;
import dev.lorekeep.agent.verify.Verifier;
import dev.lorekeep.audit.AuditLog;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.embed.Reranking;
import dev.lorekeep.models.Allowance;
import dev.lorekeep.models.ChatModels;
import dev.lorekeep.retrieve.Passage;
import dev.lorekeep.retrieve.Query;
import dev.lorekeep.retrieve.Retriever;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The answerer that everyone uses: a language model where one is configured and can be reached, quotes otherwise. */
@Singleton
public final class RoutedAnswerer implements Answerer {
    private final ChatModels models;
    private final Allowance allowance;
    private final Choice choice;
    private final ExtractiveAnswerer extractive;
    private final AgentAnswerer agents;
    private final ExecutorService searches = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().name("search-", 0).daemon().factory());

    @Inject
    RoutedAnswerer(
            ChatModels models,
            Allowance allowance,
            Retriever retriever,
            Embedder embedder,
            Reranking reranking,
            Collections collections,
            AuditLog audit,
            Agents specs,
            Approvals approvals,
            Tools tools,
            Clock clock) {
        this(
                models,
                allowance,
                retriever,
                embedder,
                collections::labelsOf,
                SendingLog.in(audit),
                AnswerCheck.by(new Verifier(embedder, reranking)),
                approvals,
                new Choice() {
                    @Override
                    public Optional<AgentSpec> agent(String name, Caller caller) {
                        return specs.find(name, caller);
                    }

                    @Override
                    public Set<UUID> collections(AgentSpec agent) {
                        return specs.collections(agent);
                    }

                    @Override
                    public Toolbox tools(AgentSpec agent) {
                        return tools.of(agent);
                    }
                },
                clock);
    }

    /** Which agent, and what it has. */
    interface Choice {
        Optional<AgentSpec> agent(String name, Caller caller);

        /** What it is limited to; empty means nothing but the caller's rights. */
        Set<UUID> collections(AgentSpec agent);

        Toolbox tools(AgentSpec agent);
    }

    /** @param labels sensitivity labels of collections */
    RoutedAnswerer(
            ChatModels models,
            Allowance allowance,
            Retriever retriever,
            Embedder embedder,
            Function<Set<UUID>, Set<String>> labels,
            SendingLog log,
            AnswerCheck check,
            @Nullable Approvals approvals,
            Choice choice,
            Clock clock) {
        Retriever bounded = (query, caller) -> search(retriever, query, caller);
        this.models = models;
        this.allowance = allowance;
        this.choice = choice;
        this.extractive = new ExtractiveAnswerer(bounded, embedder);
        this.agents = new AgentAnswerer(new AgentAnswerer.Parts(
                models,
                bounded,
                extractive,
                check,
                approvals,
                labels,
                log,
                embedder.info().fingerprint(),
                clock,
                new SecureRandom()));
    }

    /**
     * Many answers wait for a model at the same time; those that search keep processors busy. On threads of the operating system
     * they share them with requests and streams, which virtual threads would keep waiting until a search is done.
     */
    private List<Passage> search(Retriever retriever, Query query, Caller caller) {
        try {
            return searches.submit(() -> retriever.find(query, caller)).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) throw failure;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while searching", e);
        }
    }

    @PreDestroy
    void close() {
        searches.shutdownNow();
    }

    @Override
    public void answer(Question given, Caller caller, Consumer<AnswerEvent> events, BooleanSupplier stopped) {
        var agent = choice.agent(given.agent(), caller);
        if (agent.isEmpty()) {
            events.accept(new AnswerEvent.Failed(
                    "The agent “" + given.agent() + "” is not there any more.", "Ask another agent."));
            return;
        }
        var question = given.within(choice.collections(agent.get()));
        if (models.names().isEmpty()) {
            extractive.answer(question, caller, events, stopped);
            return;
        }
        var refusal = allowance.refusal(caller);
        if (refusal.isPresent()) {
            events.accept(new AnswerEvent.Status(refusal.get() + " Answering with quotes from the documents."));
            extractive.answer(question, caller, events, stopped);
            return;
        }
        agents.answer(question, agent.get(), choice.tools(agent.get()), caller, events, stopped);
    }
}
