package dev.lorekeep.agent;

import dev.lorekeep.access.Caller;
import dev.lorekeep.access.Collections;
import dev.lorekeep.audit.AuditLog;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.models.Allowance;
import dev.lorekeep.models.ChatModels;
import dev.lorekeep.retrieve.Passage;
import dev.lorekeep.retrieve.Query;
import dev.lorekeep.retrieve.Retriever;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** The answerer that everyone uses: a language model where one is configured and can be reached, quotes otherwise. */
@Singleton
public final class RoutedAnswerer implements Answerer {
    private final ChatModels models;
    private final Allowance allowance;
    private final ExtractiveAnswerer extractive;
    private final ModelAnswerer model;
    private final ExecutorService searches = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().name("search-", 0).daemon().factory());

    @Inject
    RoutedAnswerer(
            ChatModels models,
            Allowance allowance,
            Retriever retriever,
            Embedder embedder,
            Collections collections,
            AuditLog audit) {
        this(models, allowance, retriever, embedder, collections::labelsOf, SendingLog.in(audit));
    }

    /** @param labels sensitivity labels of collections */
    RoutedAnswerer(
            ChatModels models,
            Allowance allowance,
            Retriever retriever,
            Embedder embedder,
            Function<Set<UUID>, Set<String>> labels,
            SendingLog log) {
        Retriever bounded = (query, caller) -> search(retriever, query, caller);
        this.models = models;
        this.allowance = allowance;
        this.extractive = new ExtractiveAnswerer(bounded, embedder);
        this.model = new ModelAnswerer(models, bounded, extractive, labels, log, new SecureRandom());
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
    public void answer(Question question, Caller caller, Consumer<AnswerEvent> events, BooleanSupplier stopped) {
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
        model.answer(question, caller, events, stopped);
    }
}
