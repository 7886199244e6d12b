package dev.lorekeep.embed;

import dev.lorekeep.platform.DataFolder;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the one embedder of this process, and closes it before the process ends. */
@Singleton
class EmbedderProducer {
    @Produces
    @Startup
    @ApplicationScoped
    Embedder embedder(DataFolder data) {
        return OnnxEmbedder.bundled(data.root().resolve("native"));
    }

    void close(@Disposes Embedder embedder) {
        embedder.close();
    }
}
