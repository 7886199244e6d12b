package dev.lorekeep.agent;

import dev.lorekeep.access.Caller;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.models.ChatModels;
import dev.lorekeep.retrieve.Retriever;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The answerer that everyone uses: a language model where one is configured and can be reached, quotes otherwise. */
@Singleton
public final class RoutedAnswerer implements Answerer {
    private final ChatModels models;
    private final ExtractiveAnswerer extractive;
    private final ModelAnswerer model;

    RoutedAnswerer(ChatModels models, Retriever retriever, Embedder embedder) {
        this.models = models;
        this.extractive = new ExtractiveAnswerer(retriever, embedder);
        this.model = new ModelAnswerer(models, retriever, extractive, new SecureRandom());
    }

    @Override
    public void answer(Question question, Caller caller, Consumer<AnswerEvent> events, BooleanSupplier stopped) {
        if (!models.forTask("answer").isEmpty()) {
            model.answer(question, caller, events, stopped);
            return;
        }
        if (!models.names().isEmpty())
            events.accept(new AnswerEvent.Status(
                    "No language model can be reached at the moment: answering with quotes from the documents"));
        extractive.answer(question, caller, events, stopped);
    }
}
