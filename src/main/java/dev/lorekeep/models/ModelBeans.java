package dev.lorekeep.models;

import dev.lorekeep.models.config.ModelsFile;
import dev.lorekeep.platform.LorekeepConfig;
import dev.lorekeep.platform.StartupNotice;
import io.quarkus.runtime.Startup;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Reads {@code models.yaml} when the service starts, so that a mistake in it stops the start; later ones do not. */
@Singleton
final class ModelBeans {
    @Produces
    @Singleton
    ModelsFile modelsFile(LorekeepConfig config) {
        return new ModelsFile(config.models(), System::getenv);
    }

    @Produces
    @Singleton
    @Startup
    ChatModels chatModels(ModelsFile file, Clock clock, CallLog log) {
        return new ChatModels(file.read(), clock, log);
    }

    void end(@Disposes ChatModels models) {
        models.close();
    }

    @Produces
    @Singleton
    @Startup
    LiveSettings liveSettings(ModelsFile file, ChatModels models) {
        var live = new LiveSettings(file, models);
        live.start();
        return live;
    }

    void end(@Disposes LiveSettings live) {
        live.close();
    }

    /** What the banner says of them. */
    @Singleton
    @Priority(10)
    static final class Notice implements StartupNotice {
        private final ChatModels models;

        Notice(ChatModels models) {
            this.models = models;
        }

        @Override
        public List<String> lines() {
            var names = models.names();
            return List.of("Chat model: " + (names.isEmpty() ? "none: extractive answers" : String.join(", ", names)));
        }
    }
}
