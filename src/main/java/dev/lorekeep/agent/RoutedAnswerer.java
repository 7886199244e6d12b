package dev.lorekeep.agent;

import dev.lorekeep.access.Caller;
import dev.lorekeep.access.Collections;
import dev.lorekeep.audit.AuditLog;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.models.Allowance;
import dev.lorekeep.models.ChatModels;
import dev.lorekeep.retrieve.Retriever;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
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
        // many answers wait for a model at the same time; those that search and rank keep the processors busy
        var searching = new Semaphore(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()), true);
        Retriever bounded = (query, caller) -> {
            searching.acquireUninterruptibly();
            try {
                return retriever.find(query, caller);
            } finally {
                searching.release();
            }
        };
        this.models = models;
        this.allowance = allowance;
        this.extractive = new ExtractiveAnswerer(bounded, embedder);
        this.model = new ModelAnswerer(models, bounded, extractive, labels, log, new SecureRandom());
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
