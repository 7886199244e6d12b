package dev.lorekeep.embed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Waits at a gate until it is opened, and remembers the lengths of the texts it was given. */
final class TestingEncoder implements EncoderBackend {
    static final int MAKES_NAN = 401;
    static final int THROWS = 402;

    private final Limits limits;
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Semaphore running = new Semaphore(0);
    private final List<List<Integer>> batches = new ArrayList<>();

    TestingEncoder(Limits limits) {
        this.limits = limits;
    }

    void open() {
        gate.countDown();
    }

    /** Until {@code calls} more calls have reached the gate. */
    void awaitRunning(int calls) throws InterruptedException {
        running.acquire(calls);
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
        running.release();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (lengths.contains(THROWS)) throw new IllegalStateException("out of memory");
        return lengths.stream()
                .map(length -> new float[] {length == MAKES_NAN ? Float.NaN : 1})
                .toArray(float[][]::new);
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
