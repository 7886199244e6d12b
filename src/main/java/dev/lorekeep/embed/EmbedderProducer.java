package dev.lorekeep.embed;

import dev.lorekeep.embed.convert.UnusableModel;
import dev.lorekeep.platform.DataFolder;
import dev.lorekeep.platform.StartupProblem;
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
    Embedder embedder(DataFolder data, EmbeddingConfig config) {
        try {
            return EmbedderFactory.in(data.root(), config).open();
        } catch (UnusableModel e) {
            throw new StartupProblem("The embedding model cannot be used: " + e.getMessage(), e);
        }
    }

    void close(@Disposes Embedder embedder) {
        embedder.close();
    }
}
