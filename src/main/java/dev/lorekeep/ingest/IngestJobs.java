package dev.lorekeep.ingest;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.lorekeep.platform.DataFolder;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the durable jobs on db-scheduler: heartbeat while a job runs, jobs of a crashed process revived, troubles of the machine
 * retried with growing pauses. What is wrong with a file itself is an outcome, not a trouble: it is not tried again.
 */
@Singleton
class IngestJobs {
    private static final Logger LOG = Logger.getLogger(IngestJobs.class);

    /** Jobs in work for each document being parsed: the others wait for the embedder or PostgreSQL. */
    private static final int JOBS_PER_PARSER = 4;

    /** Jobs in work, of those that may be, at which others are looked for: the fewer, the more come of one look. */
    private static final double FEW_LEFT = 0.25;

    private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofSeconds(10);

    /** Rest of a document that others with its bytes are before. */
    private static final Duration BEHIND = Duration.ofSeconds(1);

    private final Database database;
    private final WorkingDocuments documents;
    private final Pipeline pipeline;
    private final Originals originals;
    private final Room room;
    private final IngestConfig config;
    private final Clock clock;
    private final String owner;
    private @Nullable Scheduler scheduler;
    /** Whether something came that goes first, as far as is known: a look may have found all places taken. */
    private volatile boolean urgent;

    private volatile boolean stopping;

    IngestJobs(
            Database database,
            WorkingDocuments documents,
            Pipeline pipeline,
            Originals originals,
            Room room,
            IngestConfig config,
            DataFolder folder,
            Clock clock) {
        this.database = database;
        this.documents = documents;
        this.pipeline = pipeline;
        this.originals = originals;
        this.room = room;
        this.config = config;
        this.clock = clock;
        // a process owns its data folder: what it finds under this name at its start was left by a crash
        this.owner = "lorekeep " + ContentHash.sha256(folder.root().toString()).substring(0, 16);
    }

    /** The machine was in the way: worth another try. */
    private static final class Trouble extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final int attempts;

        Trouble(int attempts, Throwable cause) {
            super(cause);
            this.attempts = attempts;
        }
    }

    /** The collection is held: its turn comes when it goes on. */
    private static final class Paused extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Another document with the same bytes comes first. */
    private static final class Behind extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    void start() {
        releaseLeftovers();
        var threads = JOBS_PER_PARSER
                * config.concurrency().orElse(Runtime.getRuntime().availableProcessors());
        scheduler = Scheduler.create(database.pool(), ingest(), forget(), forgetVectors())
                .startTasks(promote())
                .schedulerName(new SchedulerName.Fixed(owner))
                .threads(threads)
                .executorService(new Threads(threads))
                // no more than begin at once: what waits in memory has no heartbeat, is taken for dead and done twice
                .pollUsingLockAndFetch(FEW_LEFT, 1.0)
                .pollingInterval(POLL)
                .heartbeatInterval(config.heartbeat())
                .missedHeartbeatsLimit(4)
                .shutdownMaxWait(SHUTDOWN_PATIENCE)
                .failureLogging(LogLevel.OFF, false)
                .build();
        scheduler.start();
    }

    /**
     * Looks for another job after one has ended and its place is free. A look that finds all places taken does nothing, and one that
     * found fewer jobs than it wanted takes the queue for empty until the next poll: what came since would wait until few are left in
     * work, or 10 s.
     */
    private final class Threads extends ThreadPoolExecutor {
        private final AtomicInteger inWork = new AtomicInteger();
        private final int few;

        Threads(int count) {
            super(count, count, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named());
            this.few = (int) (count * FEW_LEFT);
        }

        private static ThreadFactory named() {
            return Thread.ofPlatform().name("ingest-", 0).factory();
        }

        @Override
        protected void beforeExecute(Thread thread, Runnable job) {
            inWork.incrementAndGet();
        }

        @Override
        protected void afterExecute(Runnable job, @Nullable Throwable trouble) {
            if (inWork.decrementAndGet() <= few || urgent) look();
        }
    }

    private void releaseLeftovers() {
        database.transaction(session -> {
            session.update(
                    "update scheduled_tasks set picked = false, picked_by = null, last_heartbeat = null, "
                            + "version = version + 1 where picked and picked_by = ?",
                    owner);
            var lost = Jobs.enqueueLost(session, clock.instant().truncatedTo(ChronoUnit.MICROS));
            // of before there was this job, or before a restored backup
            Jobs.forgetVectors(session, clock.instant());
            if (lost > 0) LOG.warnf("%d unfinished documents had no job; they have one now", lost);
            return true;
        });
    }

    /** Looks for due jobs now instead of at the next poll: something may have come that goes first. */
    void wake() {
        urgent = true;
        look();
    }

    /** The same for these documents: what comes in bulk does not ask for another look at each end of a job. */
    void wakeFor(List<SourceDocument> documents) {
        if (documents.stream().anyMatch(document -> !document.bulk())) urgent = true;
        look();
    }

    private void look() {
        var running = scheduler;
        if (running != null && !stopping) running.triggerCheckForDueExecutions();
    }

    /** Takes no new job, lets the ones in work end for a moment, then gives them back. */
    void stop() {
        stopping = true;
        var running = scheduler;
        if (running != null) running.stop();
    }

    private RecurringTask<Void> promote() {
        return Tasks.recurring(Jobs.PROMOTE, FixedDelay.of(POLL)).execute((instance, context) -> {
            var promoted = database.transaction(session -> Turns.promoteRetries(session, clock.instant()));
            if (promoted > 0) wake();
        });
    }

    private CustomTask<Void> ingest() {
        return Tasks.custom(Jobs.INGEST, Void.class)
                .onFailure(this::tryLater)
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    var ended = ingest(Jobs.Payload.parse(instance.getId()));
                    return ended ? (complete, operations) -> {} : (complete, operations) -> operations.stop();
                });
    }

    /** @return whether the job's row is gone */
    boolean ingest(Jobs.Payload job) {
        if (stopping) throw new Trouble(0, new InterruptedException("the service stops"));
        awaitRoom();
        var claimed = documents.claim(job);
        if (claimed.isEmpty() && documents.isPaused(job)) throw new Paused();
        if (claimed.isEmpty()) return false;
        var document = claimed.get().document();
        // its turn would not have come
        if (document.bulk()) urgent = false;
        if (document.attempts() > config.maxAttempts()) {
            documents.fail(document, stoppedTheService(document.attempts() - 1), "{}");
            return false;
        }
        try {
            return pipeline.run(claimed.get());
        } catch (InterruptedException e) {
            documents.abandon(document);
            Thread.currentThread().interrupt();
            throw new Trouble(0, e);
        } catch (OriginalTexts.BeingRead _) {
            documents.standBack(
                    document,
                    new Verdict(
                            "The same file is being read at another place; its text is taken over.", "Nothing to do."));
            throw new Behind();
        } catch (StackOverflowError | OutOfMemoryError e) {
            LOG.errorf(e, "Document %s needs more memory than there is", document.id());
            documents.fail(
                    document,
                    new Verdict(
                            "The document needs more memory than the service has.",
                            "Split the file, or give the service more memory."),
                    "{}");
        } catch (RuntimeException e) {
            if (stopping) {
                // cleared, for it would fail the statement that gives the document back
                Thread.interrupted();
                documents.abandon(document);
                throw new Trouble(0, e);
            }
            retryOrFail(document, e);
        }
        return false;
    }

    /** The queue stands still while a disk is full; its documents say so. */
    private void awaitRoom() {
        try {
            room.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble(0, e);
        }
    }

    private static Verdict stoppedTheService(int times) {
        return new Verdict(
                "The service ended " + times + " times while it worked on this document.",
                "Save the file anew or in another format, or try again.");
    }

    private void retryOrFail(SourceDocument document, RuntimeException cause) {
        var full = room.cause(cause);
        if (full.isPresent()) {
            LOG.warnf("Document %s waits: %s", document.id(), full.get().reason());
            documents.standBack(document, Verdict.of(full.get()));
            throw full.get();
        }
        LOG.warnf(cause, "Attempt %d on document %s failed", document.attempts(), document.id());
        if (document.attempts() >= config.maxAttempts()) {
            documents.fail(
                    document,
                    new Verdict(
                            "Lorekeep failed " + document.attempts() + " times on this document: " + words(cause) + ".",
                            "Look into the log, then try again."),
                    "{}");
            return;
        }
        var pause = backoff(document.attempts());
        documents.waitForNextTry(
                document,
                new Verdict(
                        "Attempt " + document.attempts() + " of " + config.maxAttempts() + " failed: " + words(cause)
                                + ".",
                        "Nothing to do: it is tried again " + pause.toSeconds() + " s later."));
        throw new Trouble(document.attempts(), cause);
    }

    /** Of the exception only its kind: its message may hold document text. */
    private static String words(RuntimeException cause) {
        var root = Optional.<Throwable>ofNullable(cause.getCause()).orElse(cause);
        return root.getClass().getSimpleName();
    }

    private Duration backoff(int attempts) {
        return config.firstBackoff().multipliedBy(1L << (2 * (Math.max(1, attempts) - 1)));
    }

    private void tryLater(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        if (complete.getCause().filter(Paused.class::isInstance).isPresent()) {
            operations.reschedule(complete, Turns.paused(complete.getExecution().executionTime));
            return;
        }
        if (complete.getCause().filter(Behind.class::isInstance).isPresent()) {
            operations.reschedule(complete, clock.instant().plus(BEHIND));
            return;
        }
        var attempts = complete.getCause()
                .filter(Trouble.class::isInstance)
                .map(cause -> ((Trouble) cause).attempts)
                // the disk is full, or not even the document's row could be read
                .orElse(Math.min(config.maxAttempts(), complete.getExecution().consecutiveFailures + 1));
        operations.reschedule(
                complete,
                attempts == 0 ? clock.instant() : complete.getTimeDone().plus(backoff(attempts)));
    }

    private OneTimeTask<Void> forget() {
        return Tasks.oneTime(Jobs.FORGET)
                .onFailureRetryLater()
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    try {
                        originals.forget(instance.getId());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new Trouble(0, e);
                    }
                });
    }

    private OneTimeTask<Void> forgetVectors() {
        return Tasks.oneTime(Jobs.FORGET_VECTORS)
                .onFailureRetryLater()
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    if (!new OrphanVectors(database).remove()) return;
                    database.transaction(session -> {
                        Jobs.forgetYoungVectors(session, clock.instant());
                        return true;
                    });
                });
    }
}
