package dev.lorekeep.agent;

import dev.lorekeep.embed.Embedder;
import dev.lorekeep.models.ChatModels;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** What answers are made with, for people who want to know. */
@Singleton
public final class AnswererInfo {
    private final ChatModels models;
    private final Embedder embedder;

    AnswererInfo(ChatModels models, Embedder embedder) {
        this.models = models;
        this.embedder = embedder;
    }

    public String embeddingModel() {
        return embedder.info().model();
    }

    /** Names of all models, whether or not they can be reached. */
    public List<String> chatModels() {
        return models.names();
    }

    /** The model that is asked first; empty when answers are quotes. */
    public Optional<String> chatModel() {
        var route = models.settings().route("answer");
        return route.prefer().stream()
                .findFirst()
                .or(() -> models.names().stream().findFirst());
    }
}
