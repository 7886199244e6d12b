package dev.lorekeep.embed;

import dev.lorekeep.embed.convert.UnusableModel;
import dev.lorekeep.platform.DataFolder;
import dev.lorekeep.platform.StartupProblem;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the one reranker of this process if one is configured, and closes it before the process ends. */
@Singleton
class RerankerProducer {
    @Produces
    @Startup
    @Singleton
    Reranking reranking(DataFolder data, RerankerConfig config) {
        if (config.model().isEmpty()) return new Reranking.Off();
        var factory = new RerankerFactory(
                config, data.root().resolve("native"), data.root().resolve("models-cache"));
        try {
            return new Reranking.On(factory.open(config.model().get()), config.candidates(), config.timeout());
        } catch (UnusableModel e) {
            throw new StartupProblem("The reranker cannot be used: " + e.getMessage(), e);
        }
    }

    void close(@Disposes Reranking reranking) {
        switch (reranking) {
            case Reranking.Off _ -> {}
            case Reranking.On on -> on.reranker().close();
        }
    }
}
