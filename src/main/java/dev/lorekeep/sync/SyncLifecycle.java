package dev.lorekeep.sync;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Starts following sources when documents can be taken in, and stops before they no longer can. */
@Singleton
class SyncLifecycle {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final SyncLoop loop;

    SyncLifecycle(SyncLoop loop) {
        this.loop = loop;
    }

    void start(@Observes @Priority(10_100) StartupEvent event) {
        loop.start();
    }

    void stop(@Observes @Priority(50) ShutdownEvent event) {
        try {
            loop.stop(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
