package dev.lorekeep.models;

import dev.lorekeep.models.config.ModelsFile;
import dev.lorekeep.platform.LorekeepConfig;
import dev.lorekeep.platform.StartupNotice;
import io.quarkus.runtime.Startup;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Reads {@code models.yaml} when the service starts, so that a mistake in it stops the start. */
@Singleton
final class ModelBeans {
    @Produces
    @Singleton
    @Startup
    ChatModels chatModels(LorekeepConfig config, Clock clock) {
        return new ChatModels(new ModelsFile(config.models(), System::getenv).read(), clock);
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
