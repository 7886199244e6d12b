package dev.lorekeep.models;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches one streamed reply from its own virtual thread: trips when the person stops it, when the server is silent for too
 * long, or when the whole takes too long. Tripping runs the cut, which must make the reading thread return.
 */
final class StreamWatch implements AutoCloseable {
    // a stop must reach the server within 200 ms; waking a virtual thread 20 times a second costs next to nothing
    private static final Duration TICK = Duration.ofMillis(50);

    private final Duration idle;
    private final Duration total;
    private final BooleanSupplier stopped;
    private final long startedAt = System.nanoTime();
    private final Thread thread;
    private volatile long lastSign = startedAt;
    private volatile boolean closed;
    private volatile @Nullable WireFailure tripped;
    private volatile Runnable cut = () -> {};

    StreamWatch(Duration idle, Duration total, BooleanSupplier stopped) {
        this.idle = idle;
        this.total = total;
        this.stopped = stopped;
        this.thread = Thread.ofVirtual().name("model-watch").unstarted(this::watch);
    }

    /** From now on tripping runs this; at once, should it have tripped already. */
    void cutBy(Runnable action) {
        cut = action;
        if (tripped != null) action.run();
        if (thread.getState() == Thread.State.NEW) thread.start();
    }

    /** The server said something. */
    void sign() {
        lastSign = System.nanoTime();
    }

    /** Why it tripped, null while it has not. */
    @Nullable
    WireFailure tripped() {
        return tripped;
    }

    private void watch() {
        while (!closed) {
            var failure = verdict();
            if (failure != null) {
                tripped = failure;
                cut.run();
                return;
            }
            LockSupport.parkNanos(TICK.toNanos());
        }
    }

    private @Nullable WireFailure verdict() {
        var now = System.nanoTime();
        if (stopped.getAsBoolean()) return new WireFailure(WireFailure.Kind.STOPPED, "stopped by the person");
        if (now - lastSign > idle.toNanos())
            return new WireFailure(WireFailure.Kind.IDLE, "silent for more than " + idle.toMillis() + " ms");
        if (now - startedAt > total.toNanos())
            return new WireFailure(WireFailure.Kind.DEADLINE, "not finished after " + total.toMillis() + " ms");
        return null;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
