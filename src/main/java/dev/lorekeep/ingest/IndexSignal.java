package dev.lorekeep.ingest;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tells the indexing loop that there are changes. Raised any number of times, it wakes the loop once. */
@Singleton
class IndexSignal {
    private final Semaphore raised = new Semaphore(0);

    void raise() {
        raised.release();
    }

    /** Returns when raised, at the latest after the given time. */
    void await(Duration longest) throws InterruptedException {
        if (raised.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) raised.drainPermits();
    }
}
