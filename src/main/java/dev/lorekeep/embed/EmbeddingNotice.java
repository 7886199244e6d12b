package dev.lorekeep.embed;

import dev.lorekeep.platform.StartupNotice;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import java.util.List;

/** Tells who starts Lorekeep which model makes its vectors. */
@Singleton
@Priority(100)
class EmbeddingNotice implements StartupNotice {
    private final Embedder embedder;

    EmbeddingNotice(Embedder embedder) {
        this.embedder = embedder;
    }

    @Override
    public List<String> lines() {
        var info = embedder.info();
        return List.of("Embedding: " + info.model() + ", " + info.dimensions() + " dimensions, " + info.device());
    }
}
