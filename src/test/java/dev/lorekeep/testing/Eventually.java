package dev.lorekeep.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what happens on another thread or in another process: asks again until it holds or the deadline passes. */
public final class Eventually {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Eventually() {}

    /** An assertion that may fail for a while. */
    @FunctionalInterface
    public interface Check {
        void run() throws Exception;
    }

    /** Runs the assertions until they pass; after the deadline their last failure is thrown. */
    public static void passes(Duration deadline, Check check) {
        Callable<Boolean> callable = () -> {
            check.run();
            return true;
        };
        get(deadline, callable);
    }

    /** Waits until the condition is true. */
    public static void holds(Duration deadline, Callable<Boolean> condition) {
        passes(deadline, () -> {
            if (!condition.call()) throw new AssertionError("still false after " + deadline);
        });
    }

    /** The first result that comes without an exception or failed assertion. */
    public static <T> T get(Duration deadline, Callable<T> callable) {
        var end = System.nanoTime() + deadline.toNanos();
        while (true) {
            try {
                return callable.call();
            } catch (Exception | AssertionError e) {
                if (System.nanoTime() > end)
                    throw new AssertionError("not within " + deadline + ": " + e.getMessage(), e);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
