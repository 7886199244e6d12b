package dev.lorekeep.ingest;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tells the indexing loop that there are changes. Raised any number of times, it wakes the loop once. */
@Singleton
class IndexSignal {
    private final Semaphore raised = new Semaphore(0);
    private volatile boolean urgent;

    void raise() {
        raised.release();
    }

    /** Somebody waits for one of the changes: no company is worth waiting for. */
    void hurry() {
        urgent = true;
        raised.release();
    }

    boolean isUrgent() {
        return urgent;
    }

    /** Before changes are looked for, so that one that comes in meanwhile is not forgotten. */
    void serve() {
        urgent = false;
    }

    /** Returns when raised, at the latest after the given time. */
    void await(Duration longest) throws InterruptedException {
        if (raised.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) raised.drainPermits();
    }
}
