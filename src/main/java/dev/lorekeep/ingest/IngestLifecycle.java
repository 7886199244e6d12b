package dev.lorekeep.ingest;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Starts and stops what works in the background, in the order in which one feeds the other. */
@Singleton
class IngestLifecycle {
    private static final Logger LOG = Logger.getLogger(IngestLifecycle.class);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final IndexLoop index;
    private final IngestJobs jobs;
    private final WatchedFolder folder;
    private final ProgressFeed feed;

    IngestLifecycle(IndexLoop index, IngestJobs jobs, WatchedFolder folder, ProgressFeed feed) {
        this.index = index;
        this.jobs = jobs;
        this.folder = folder;
        this.feed = feed;
    }

    // late: the database is migrated and everything else is there
    void start(@Observes @Priority(10_000) StartupEvent event) {
        index.start();
        jobs.start();
        folder.start();
        feed.start();
    }

    // early: the embedder, the index and the database are still there
    void stop(@Observes @Priority(100) ShutdownEvent event) {
        try {
            feed.stop();
            folder.stop(PATIENCE);
            jobs.stop();
            index.stop(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Ingest was stopped in a hurry; the next start goes on where it was");
        }
    }
}
