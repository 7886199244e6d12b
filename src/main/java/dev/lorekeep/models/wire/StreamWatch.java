package dev.lorekeep.models.wire;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches one reply: trips when the person stops it, when the server is silent for too long, or when the whole takes too long.
 * Tripping runs the cut, which must make the reading thread return.
 */
final class StreamWatch implements AutoCloseable {
    private final Duration idle;
    private final Duration total;
    private final BooleanSupplier stopped;
    private final Consumer<StreamWatch> ended;
    private final long startedAt = System.nanoTime();
    private volatile long lastSign = startedAt;
    private volatile WireFailure.@Nullable Kind tripped;
    private volatile Runnable cut = () -> {};

    StreamWatch(Duration idle, Duration total, BooleanSupplier stopped, Consumer<StreamWatch> ended) {
        this.idle = idle;
        this.total = total;
        this.stopped = stopped;
        this.ended = ended;
    }

    /** From now on tripping runs this; at once, should it have tripped already. */
    void cutBy(Runnable action) {
        cut = action;
        if (tripped != null) action.run();
    }

    /** The server said something. */
    void sign() {
        lastSign = System.nanoTime();
    }

    /** Why it tripped, null while it has not. */
    @Nullable
    WireFailure tripped() {
        var kind = tripped;
        return kind == null ? null : new WireFailure(kind);
    }

    void look() {
        if (tripped != null) return;
        var kind = verdict();
        if (kind == null) return;
        tripped = kind;
        // closing a socket may wait for a lock of the reader
        Thread.ofVirtual().name("model-cut").start(() -> cut.run());
    }

    private WireFailure.@Nullable Kind verdict() {
        var now = System.nanoTime();
        if (stopped.getAsBoolean()) return WireFailure.Kind.STOPPED;
        if (now - lastSign > idle.toNanos()) return WireFailure.Kind.IDLE;
        return now - startedAt > total.toNanos() ? WireFailure.Kind.DEADLINE : null;
    }

    @Override
    public void close() {
        ended.accept(this);
    }
}
