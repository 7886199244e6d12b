package dev.lorekeep.embed;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the one embedder of this process, and closes it before the process ends. */
@Singleton
class EmbedderProducer {
    @Produces
    @Startup
    @ApplicationScoped
    Embedder embedder(@ConfigProperty(name = "lorekeep.data", defaultValue = "data") String data) {
        return OnnxEmbedder.bundled(Path.of(data).resolve("native"));
    }

    void close(@Disposes Embedder embedder) {
        embedder.close();
    }
}
