package dev.lorekeep.embed;

import dev.lorekeep.platform.StartupNotice;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Tells who starts Lorekeep which models make its vectors and order its passages. */
@Singleton
@Priority(100)
class EmbeddingNotice implements StartupNotice {
    private final Embedder embedder;
    private final Reranking reranking;

    EmbeddingNotice(Embedder embedder, Reranking reranking) {
        this.embedder = embedder;
        this.reranking = reranking;
    }

    @Override
    public List<String> lines() {
        var info = embedder.info();
        var lines = new ArrayList<String>();
        lines.add("Embedding: " + info.model() + ", " + info.dimensions() + " dimensions, " + info.device());
        switch (reranking) {
            case Reranking.Off _ -> {}
            case Reranking.On on -> lines.add(line(on));
        }
        return lines;
    }

    private static String line(Reranking.On on) {
        var info = on.reranker().info();
        return "Reranker: " + info.model() + ", the best " + on.candidates() + " passages within "
                + on.timeout().toMillis() + " ms, " + info.device();
    }
}
