package dev.lorekeep.embed;

import dev.lorekeep.embed.EncoderBackend.Limits;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Runs a batch and completes its futures, each with its own vector or its own failure. A batch that does not fit into the device's memory
 * is cut in two until it does; a single text that does not fit gets one more try without others beside it. Thread-safe.
 */
final class BatchRunner {
    private final EncoderBackend backend;
    private final Limits limits;
    private final TokenBudget budget;
    private final EmbeddingMeter meter;
    private final DevicePace pace;
    /** Shared by batches that run beside each other; exclusive for a text that needs all the memory. */
    private final ReentrantReadWriteLock device = new ReentrantReadWriteLock();

    BatchRunner(EncoderBackend backend, TokenBudget budget, EmbeddingMeter meter, DevicePace pace) {
        this.backend = backend;
        limits = backend.limits();
        this.budget = budget;
        this.meter = meter;
        this.pace = pace;
    }

    /** @param budgetTokens the budget that the batch was cut by */
    void run(List<QueuedText> batch, int budgetTokens) {
        try {
            compute(batch, device.readLock());
        } catch (OutOfDeviceMemory e) {
            // a text that is longer than any budget says nothing about it
            if (paddedTokens(batch) <= budgetTokens) budget.halve(budgetTokens);
            runInParts(batch);
        } catch (RuntimeException | Error e) {
            fail(batch, e);
        }
    }

    private void compute(List<QueuedText> batch, Lock share) {
        share.lock();
        float[][] vectors;
        long start = meter.nanoTime();
        try {
            vectors = backend.run(batch.stream().map(QueuedText::text).toList());
        } finally {
            share.unlock();
        }
        if (vectors.length != batch.size())
            throw new IllegalStateException(
                    "the model made " + vectors.length + " vectors of " + batch.size() + " texts");
        int padded = paddedTokens(batch);
        pace.computed(batch.getFirst().priority(), padded, meter.nanoTime() - start);
        meter.computed(batch, padded);
        for (int i = 0; i < vectors.length; i++) complete(batch.get(i), vectors[i]);
    }

    private void complete(QueuedText text, float[] vector) {
        double length = UnitVectors.length(vector);
        // a NaN fails this comparison too
        if (Math.abs(length - 1) <= 1e-3) {
            text.vector().complete(vector);
            return;
        }
        fail(
                List.of(text),
                new ArithmeticException("the model made a vector of length " + length + " of a text of " + text.tokens()
                        + " tokens: its numeric format overflows, or its weights are damaged"));
    }

    private void runInParts(List<QueuedText> batch) {
        if (batch.size() == 1) {
            runAlone(batch);
            return;
        }
        int half = batch.size() / 2;
        run(batch.subList(0, half), budget.tokens());
        run(batch.subList(half, batch.size()), budget.tokens());
    }

    private void runAlone(List<QueuedText> one) {
        try {
            compute(one, device.writeLock());
        } catch (OutOfDeviceMemory e) {
            fail(
                    one,
                    new OutOfDeviceMemory(
                            "A text of " + one.getFirst().tokens()
                                    + " tokens does not fit into the memory of the device:"
                                    + " set lorekeep.embedding.max-tokens to less, or free memory there",
                            e));
        } catch (RuntimeException | Error e) {
            fail(one, e);
        }
    }

    private void fail(List<QueuedText> batch, Throwable reason) {
        for (var text : batch) {
            // counted first: whoever sees the failure sees it counted
            if (!text.vector().isDone()) meter.failed();
            text.vector().completeExceptionally(reason);
        }
    }

    private int paddedTokens(List<QueuedText> batch) {
        return limits.paddedTokens(batch.stream().map(QueuedText::text).toList());
    }
}
