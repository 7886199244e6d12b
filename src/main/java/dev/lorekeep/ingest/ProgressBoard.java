package dev.lorekeep.ingest;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** What happens to documents in this process, told to whoever waits for it. Costs nothing when nobody does. */
@Singleton
class ProgressBoard {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** The page reloads everything when more have changed. */
    private static final int MAX_CHANGED = 1_000;

    private record Finished(Instant at, int documents) {}

    private final Clock clock;
    private final ArrayDeque<Finished> finished = new ArrayDeque<>();
    private final Set<UUID> changed = new HashSet<>();
    private long version;

    ProgressBoard(Clock clock) {
        this.clock = clock;
    }

    synchronized void changed(UUID documentId) {
        if (changed.size() < MAX_CHANGED) changed.add(documentId);
        version++;
        notifyAll();
    }

    synchronized void finished(int documents) {
        if (documents > 0) finished.add(new Finished(clock.instant(), documents));
        dropOld();
    }

    /** Documents that changed since the last call. */
    synchronized Set<UUID> takeChanged() {
        var taken = Set.copyOf(changed);
        changed.clear();
        return taken;
    }

    synchronized long version() {
        return version;
    }

    /** Waits until something has changed since {@code seen}. */
    synchronized long awaitChange(long seen, Duration longest) throws InterruptedException {
        var end = System.nanoTime() + longest.toNanos();
        while (version == seen) {
            var left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) break;
            wait(left);
        }
        return version;
    }

    /** Of the last minute, or of what there is of it. */
    synchronized double documentsPerMinute() {
        dropOld();
        if (finished.isEmpty()) return 0;
        var documents = finished.stream().mapToInt(Finished::documents).sum();
        var span = Duration.between(finished.getFirst().at(), clock.instant());
        // a first batch says nothing of the time before it: at least two seconds
        return documents * 60_000.0 / Math.max(2_000, span.toMillis());
    }

    private void dropOld() {
        var oldest = clock.instant().minus(WINDOW);
        while (!finished.isEmpty() && finished.getFirst().at().isBefore(oldest)) finished.removeFirst();
    }
}
