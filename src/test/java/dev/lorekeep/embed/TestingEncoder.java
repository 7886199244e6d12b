package dev.lorekeep.embed;

import dev.lorekeep.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Waits at a gate until it is opened, or until it is let through call by call; remembers the lengths of the texts it was given. A vector
 * tells its text's first id, so that mix-ups show.
 */
final class TestingEncoder implements EncoderBackend {
    static final int MAKES_NAN = 401;
    static final int THROWS = 402;

    private static final int ALL_CALLS = 1_000_000;

    private final Limits limits;
    private final int memoryTokens;
    // who comes first is let through first
    private final Semaphore gate = new Semaphore(0, true);
    private final AtomicInteger usedTokens = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger mostCalls = new AtomicInteger();
    private final Semaphore running = new Semaphore(0);
    private final List<List<Integer>> batches = new ArrayList<>();

    TestingEncoder(Limits limits) {
        this(limits, Integer.MAX_VALUE);
    }

    /** @param memoryTokens padded tokens that the device has memory for, over all calls at the same time */
    TestingEncoder(Limits limits, int memoryTokens) {
        this.limits = limits;
        this.memoryTokens = memoryTokens;
    }

    /** The vector of a text that starts with this id; another for each id up to 6,000. */
    static float[] vector(int firstId) {
        double angle = firstId / 1000.0;
        return new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
    }

    /** Lets all calls through from now on. */
    void open() {
        gate.release(ALL_CALLS);
    }

    /** Lets one call through. */
    void step() {
        gate.release();
    }

    /** Until {@code calls} more calls have reached the gate. */
    void awaitRunning(int calls) throws InterruptedException {
        running.acquire(calls);
    }

    /** Until so many calls wait at the gate, in the order in which they are let through. */
    void awaitAtGate(int calls) {
        Eventually.holds(Duration.ofSeconds(10), () -> gate.getQueueLength() == calls);
    }

    /** How many calls there have been at the same time. */
    int mostCalls() {
        return mostCalls.get();
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public float[][] run(List<TokenizedText> batch) {
        var lengths = batch.stream().map(TokenizedText::tokens).toList();
        synchronized (batches) {
            batches.add(lengths);
        }
        int padded = limits.paddedTokens(batch);
        mostCalls.accumulateAndGet(calls.incrementAndGet(), Math::max);
        try {
            boolean fits = usedTokens.addAndGet(padded) <= memoryTokens;
            running.release();
            if (!fits) throw new OutOfDeviceMemory("no memory for " + lengths, new IllegalStateException("BFCArena"));
            pass();
        } finally {
            usedTokens.addAndGet(-padded);
            calls.decrementAndGet();
        }
        if (lengths.contains(THROWS)) throw new IllegalStateException("out of memory");
        return batch.stream()
                .map(text -> text.tokens() == MAKES_NAN ? new float[] {Float.NaN} : vector(text.ids()[0]))
                .toArray(float[][]::new);
    }

    private void pass() {
        try {
            gate.acquire();
            // others have their chance to come in
            Thread.yield();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    List<List<Integer>> batches() {
        synchronized (batches) {
            return List.copyOf(batches);
        }
    }

    List<Integer> order() {
        return batches().stream().flatMap(List::stream).toList();
    }

    @Override
    public void close() {}
}
