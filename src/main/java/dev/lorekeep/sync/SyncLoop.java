package dev.lorekeep.sync;

import dev.lorekeep.platform.DataFolder;
import dev.lorekeep.platform.FullDisk;
import dev.lorekeep.platform.Sha256;
import dev.lorekeep.sync.SourceRun.State;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the sources that are due. A source is claimed with a lease in its own row, renewed while the run lives: after a kill the
 * next process takes it up, and never do two run it. db-scheduler is not used for it: a run may take hours and would hold one of
 * the threads that documents wait for, and pausing or asking for a run would have to change its rows instead of ours.
 */
@Singleton
class SyncLoop {
    private static final Logger LOG = Logger.getLogger(SyncLoop.class);

    /** After a refused password: servers lock accounts that knock too often. */
    private static final int REFUSED_FACTOR = 15;

    private final Sources sources;
    private final SourceItems items;
    private final SourceRuns runs;
    private final FetchedFiles files;
    private final Connectors connectors;
    private final Spool spool;
    private final RunRecord record;
    private final SyncConfig config;
    private final Clock clock;
    private final String folderOwner;
    private final String owner;
    private final Semaphore free;
    private final Semaphore due = new Semaphore(0);
    private final Map<UUID, Held> held = new ConcurrentHashMap<>();
    private volatile boolean stopped;
    private @Nullable Thread thread;

    SyncLoop(
            Sources sources,
            SourceItems items,
            SourceRuns runs,
            FetchedFiles files,
            Connectors connectors,
            Spool spool,
            RunRecord record,
            SyncConfig config,
            DataFolder folder,
            Clock clock) {
        this.sources = sources;
        this.items = items;
        this.runs = runs;
        this.files = files;
        this.connectors = connectors;
        this.spool = spool;
        this.record = record;
        this.config = config;
        this.clock = clock;
        // a process owns its data folder: what it finds under this name at its start was left by a crash
        this.folderOwner = "lorekeep " + Sha256.hex(folder.root().toString()).substring(0, 16) + " ";
        this.owner = folderOwner + UUID.randomUUID();
        this.free = new Semaphore(config.concurrency());
    }

    /** A source that is being run by this process. */
    private final class Held implements Lease {
        private final UUID source;
        private volatile boolean lost;
        private volatile @Nullable Thread runner;

        Held(UUID source) {
            this.source = source;
        }

        @Override
        public void check() {
            if (lost) throw new Stopped("the source was paused, changed or deleted");
            if (stopped) throw new Stopped("the service ends");
        }

        void renew() {
            if (lost || sources.renew(source, owner, config.lease())) return;
            lose();
        }

        void lose() {
            lost = true;
            var running = runner;
            if (running != null) running.interrupt();
        }
    }

    void start() {
        if (!config.enabled()) return;
        releaseLeftovers();
        try {
            spool.clean();
        } catch (IOException e) {
            LOG.warnf(e, "Half downloads of before cannot be deleted");
        }
        thread = Thread.ofPlatform().name("sync").daemon().start(this::run);
        Thread.ofVirtual().name("sync-lease").start(this::renew);
    }

    /** Sources that a process on this data folder ran when it was killed are due now. */
    void releaseLeftovers() {
        sources.releaseLeftovers(folderOwner);
    }

    /** By which this process knows its leases. */
    String owner() {
        return owner;
    }

    void stop(Duration patience) throws InterruptedException {
        stopped = true;
        held.values().forEach(Held::lose);
        var running = thread;
        if (running == null) return;
        running.interrupt();
        running.join(patience);
        // the runs give their sources back
        free.tryAcquire(config.concurrency(), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks for due sources now instead of at the next poll. */
    void wake() {
        due.release();
    }

    /** Stops a run of this process and waits until it has stopped. */
    void interrupt(UUID source) throws InterruptedException {
        var running = held.get(source);
        if (running == null) return;
        running.lose();
        var runner = running.runner;
        if (runner != null) runner.join(Duration.ofSeconds(10));
    }

    private void run() {
        try {
            while (!stopped) {
                if (free.tryAcquire(config.poll().toMillis(), TimeUnit.MILLISECONDS) && !claimOne()) {
                    due.tryAcquire(config.poll().toMillis(), TimeUnit.MILLISECONDS);
                    due.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether there was one; it gives the permit back when it ends */
    private boolean claimOne() throws InterruptedException {
        try {
            var claimed = sources.claim(owner, config.lease());
            if (claimed.isPresent()) {
                var source = claimed.get();
                var lease = new Held(source.id());
                held.put(source.id(), lease);
                lease.runner = Thread.ofVirtual().name("sync-" + source.id()).start(() -> {
                    try {
                        run(source, lease);
                    } finally {
                        held.remove(source.id(), lease);
                        free.release();
                    }
                });
                return true;
            }
        } catch (RuntimeException e) {
            if (!stopped) LOG.warnf(e, "Due sources cannot be looked for; the next look goes on");
        }
        free.release();
        return false;
    }

    private void renew() {
        try {
            while (!stopped) {
                Thread.sleep(config.lease().dividedBy(4));
                held.values().forEach(this::renew);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew(Held lease) {
        try {
            lease.renew();
        } catch (RuntimeException e) {
            LOG.debugf(e, "The lease of %s could not be renewed", lease.source);
        }
    }

    /** One run from its claim to its release, on the calling thread. */
    void run(Source source, Lease lease) {
        var failures = source.failures() + 1;
        var refused = false;
        var wasStopped = false;
        @Nullable SourceRun run = null;
        try {
            run = runs.begin(source);
            var ended = new SyncRun(source, run, lease, connectors, items, runs, files, spool).go();
            runs.end(run.id(), ended.state(), ended.reason(), ended.remedy());
            if (!ended.soon()) failures = 0;
        } catch (IOException | InterruptedException | RuntimeException e) {
            // cleared, for it would fail the statements that give the source back
            if (Thread.interrupted() || e instanceof Stopped || e instanceof InterruptedException) {
                wasStopped = true;
                failures = source.failures();
                end(run, State.STOPPED, "Stopped; it goes on where it was.", null);
            } else if (spool.fullDisk(e).orElse(null) instanceof FullDisk full) {
                end(run, State.FAILED, full.reason(), FullDisk.REMEDY);
            } else if (e instanceof SourceTrouble trouble) {
                refused = trouble.kind() != SourceTrouble.Kind.PASSING;
                end(run, State.FAILED, trouble.reason(), trouble.remedy());
            } else {
                LOG.warnf(e, "A run of %s broke off", source);
                end(
                        run,
                        State.FAILED,
                        "Lorekeep failed (" + e.getClass().getSimpleName() + "); it is tried again.",
                        "If it does not pass, look into the log.");
            }
        }
        release(source, run, failures, wasStopped ? now() : next(source, failures, refused));
    }

    private void end(@Nullable SourceRun run, State state, String reason, @Nullable String remedy) {
        if (run == null) return;
        try {
            runs.end(run.id(), state, reason, remedy);
        } catch (RuntimeException e) {
            LOG.warnf(e, "The end of run %s cannot be noted; it goes on later", run.id());
        }
    }

    private void release(Source source, @Nullable SourceRun run, int failures, @Nullable Instant next) {
        try {
            sources.release(source, owner, failures, next);
            if (run != null) runs.find(run.id()).ifPresent(ended -> record.ran(source, ended));
        } catch (RuntimeException e) {
            LOG.warnf(e, "%s cannot be given back; its lease ends by itself", source);
        }
    }

    private @Nullable Instant next(Source source, int failures, boolean refused) {
        var now = now();
        var interval = Duration.ofMinutes(source.intervalMinutes());
        if (failures == 0) return interval.isZero() ? null : now.plus(interval);
        // one that is only run by hand is tried again for about an hour
        if (interval.isZero() && failures > 6) return null;
        var backoff =
                config.runBackoff().multipliedBy((refused ? REFUSED_FACTOR : 1) * (1L << Math.min(failures - 1, 12)));
        var longest = interval.isZero() ? Duration.ofHours(1) : interval;
        return now.plus(backoff.compareTo(longest) < 0 ? backoff : longest);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
