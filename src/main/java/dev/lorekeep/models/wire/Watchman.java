package dev.lorekeep.models.wire;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Looks after all replies in progress from one thread: hundreds of streams cost one wake-up, not one each. */
public final class Watchman implements AutoCloseable {
    // a stop must reach the server within 200 ms
    private static final Duration ROUND = Duration.ofMillis(50);

    private final Set<StreamWatch> watches = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("model-watch").daemon().factory());

    public Watchman() {
        rounds.scheduleWithFixedDelay(this::look, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    StreamWatch watch(Duration idle, Duration total, BooleanSupplier stopped) {
        var watch = new StreamWatch(idle, total, stopped, watches::remove);
        watches.add(watch);
        return watch;
    }

    private void look() {
        for (var watch : watches) watch.look();
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
