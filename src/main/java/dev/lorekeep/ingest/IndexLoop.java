package dev.lorekeep.ingest;

import dev.lorekeep.index.IndexChange;
import dev.lorekeep.index.PassageIndex;
import dev.lorekeep.ingest.PendingChanges.Pending;
import dev.lorekeep.platform.DataFolder;
import dev.lorekeep.platform.FullDisk;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of the index: takes all changes there are, applies them in one commit, then marks their documents in one
 * statement. A crash anywhere, of the service or of PostgreSQL, is repaired by beginning anew after the last sequence that the index
 * has on disk.
 */
@Singleton
class IndexLoop {
    private static final Logger LOG = Logger.getLogger(IndexLoop.class);

    /**
     * While documents are in work, a commit waits this long for company at most: a commit costs as much as embedding a page, and 40
     * of them took 1.5 s of an ingest of 17 s. A document that comes alone, or that somebody waits for, does not wait.
     */
    private static final Duration LINGER = Duration.ofSeconds(2);
    /**
     * After a pass the loop rests so many times as long as that took, though none is in work: small documents come one by one. A commit
     * alone takes about 30 ms, and whoever waits for the last one of many should not notice.
     */
    private static final int REST = 10;

    private static final Duration MAX_REST = Duration.ofMillis(500);
    /** Without a signal: changes of another process, or a signal lost to a crash of this thread. */
    private static final Duration IDLE_LOOK = Duration.ofMinutes(1);

    private static final Duration MAX_PAUSE = Duration.ofSeconds(30);

    private final PassageIndex index;
    private final PendingChanges pending;
    private final AppliedChanges applied;
    private final IndexSignal signal;
    private final Work work;
    private final Path folder;
    private volatile Optional<Verdict> trouble = Optional.empty();
    private volatile boolean stopped;
    private boolean othersRemoved;
    private @Nullable Thread thread;
    private long restedNanos = System.nanoTime();

    IndexLoop(
            PassageIndex index,
            PendingChanges pending,
            AppliedChanges applied,
            IndexSignal signal,
            Work work,
            DataFolder folder) {
        this.index = index;
        this.pending = pending;
        this.applied = applied;
        this.signal = signal;
        this.work = work;
        this.folder = folder.index();
    }

    void start() {
        thread = Thread.ofPlatform().name("ingest-index").daemon().start(this::run);
    }

    /** Lets the commit in hand end; an index must not be interrupted while it writes. */
    void stop(Duration patience) throws InterruptedException {
        stopped = true;
        signal.raise();
        var running = thread;
        if (running != null) running.join(patience);
    }

    /** Why no document reaches the index at the moment. */
    Optional<Verdict> trouble() {
        return trouble;
    }

    private void run() {
        var pause = Duration.ofSeconds(1);
        var recovered = false;
        while (!stopped) {
            try {
                if (!recovered) recover();
                recovered = true;
                signal.serve();
                catchUp();
                trouble = Optional.empty();
                pause = Duration.ofSeconds(1);
                signal.await(IDLE_LOOK);
                linger();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                if (stopped) return;
                // it may have come between the index's commit and the one of the rows
                recovered = false;
                if (trouble.isEmpty()) LOG.errorf(e, "The index cannot take changes; trying again until it can");
                trouble = Optional.of(verdict(e));
                pause = rest(pause);
            }
        }
    }

    private Verdict verdict(RuntimeException failure) {
        return FullDisk.find(failure, folder)
                .map(Verdict::of)
                .orElseGet(() -> new Verdict(
                        "Lorekeep cannot write its index at the moment.",
                        "Look at the log; it is tried again by itself."));
    }

    private void linger() throws InterruptedException {
        var end = System.nanoTime() + LINGER.toNanos();
        while (!stopped && !signal.isUrgent()) {
            var left = (work.isEmpty() ? restedNanos : end) - System.nanoTime();
            if (left <= 0) return;
            signal.await(Duration.ofNanos(left));
        }
    }

    private static Duration rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var longer = pause.multipliedBy(2);
        return longer.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : longer;
    }

    /** Before the first change, and the first after a trouble: rows and index say the same. */
    void recover() {
        var last = pending.lastSequence();
        if (index.appliedSequence() > last) {
            LOG.warnf("The index is ahead of the database (%d > %d): it is built again", index.appliedSequence(), last);
            index.clear();
        }
        applied.reconcile(index.appliedSequence());
    }

    /**
     * Applies what there is now. What comes in meanwhile waits for company again: under a bulk load there is always something, and to
     * go on as long as there was made 13 commits a second, of two documents each.
     */
    void catchUp() throws InterruptedException {
        var began = System.nanoTime();
        var last = pending.lastSequence();
        while (!stopped && index.appliedSequence() < last) {
            var next = pending.after(index.appliedSequence());
            if (next.isEmpty()) break;
            var changes = pending.load(next);
            try {
                index.apply(changes);
            } catch (UncheckedIOException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.warnf(e, "The index refused a batch of %d documents; taking them one by one", next.size());
                applyOneByOne(next, changes);
                continue;
            }
            applied.record(next);
        }
        if (!othersRemoved && index.appliedSequence() >= last) {
            index.removeOthers();
            othersRemoved = true;
        }
        var ended = System.nanoTime();
        restedNanos = ended + Math.min(REST * (ended - began), MAX_REST.toNanos());
    }

    private void applyOneByOne(List<Pending> batch, List<IndexChange> changes) {
        for (var i = 0; i < batch.size(); i++) {
            var each = batch.get(i);
            try {
                index.apply(List.of(changes.get(i)));
            } catch (UncheckedIOException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.errorf(e, "The index refused document %s", each.documentId());
                applied.refuse(
                        each,
                        new Verdict(
                                "The index refused this document.",
                                "Try again; if it happens again, report it with the lines of the log about this document."));
                index.apply(List.of(new IndexChange.Removal(each.sequence(), each.documentId())));
                continue;
            }
            applied.record(List.of(each));
        }
    }
}
