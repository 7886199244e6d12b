package dev.lorekeep.admin.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Closes a stream whose sender has gone silent: a connection that a firewall forgot would be waited on for ever. */
final class StallGuard implements AutoCloseable {
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicLong moves = new AtomicLong();

    /** @param limit longest silence */
    StallGuard(InputStream stream, Duration limit) {
        Thread.ofVirtual().name("stall guard").start(() -> watch(stream, limit));
    }

    private void watch(InputStream stream, Duration limit) {
        try {
            for (long seen = -1; seen != moves.get(); ) {
                seen = moves.get();
                if (done.await(limit.toMillis(), TimeUnit.MILLISECONDS)) return;
            }
            stream.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // whoever reads the stream is told
        }
    }

    /** Something has come. */
    void moved() {
        moves.incrementAndGet();
    }

    @Override
    public void close() {
        done.countDown();
    }
}
