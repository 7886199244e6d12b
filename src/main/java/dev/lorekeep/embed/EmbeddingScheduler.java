package dev.lorekeep.embed;

import dev.lorekeep.embed.EmbeddingMetrics.Lookups;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Shares the devices of a model between people who wait and bulk work. Their threads take queries first, in order of arrival, so one waits for one
 * running batch at most; every eighth turn belongs to bulk work, so that never starves. Bulk batches come out of a
 * {@link LengthWindow} and fill the {@link TokenBudget} of the device that takes them. Each queue is bounded in tokens: who submits more waits. A cancelled text
 * leaves its queue at once.
 */
final class EmbeddingScheduler implements AutoCloseable {
    private static final int TURNS_PER_BULK_TURN = 8;
    // about ten seconds of work for a CPU of two cores, and 256 kB of ids
    private static final int MIN_QUEUE_TOKENS = 65_536;
    // a GPU needs more to find texts of like length: with 32 batches of 16,384 the window of 2,048 passages is full
    private static final int QUEUED_BATCHES = 32;
    // from about 1,000 tokens a GPU computes at full speed: larger batches only make those wait who are not in them
    private static final int MAX_INTERACTIVE_TOKENS = 2048;

    /** @param budgetTokens the budget at the time it was cut */
    private record Batch(List<QueuedText> texts, int budgetTokens) {}

    private final List<EncoderDevice> devices;
    private final EmbeddingMeter meter;
    private final int maxQueueTokens;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    /** For workers that take nothing else. */
    private final Condition queries = lock.newCondition();

    private final Condition room = lock.newCondition();
    private final TextQueue interactive = new ArrivalQueue();
    private final TextQueue bulk = new LengthWindow();
    private final List<Thread> workers = new ArrayList<>();
    private long submitted;
    private int turnsSinceBulk;
    private boolean closed;

    EmbeddingScheduler(EncoderBackend backend) {
        this(List.of(EncoderDevice.of(backend)), System::nanoTime);
    }

    /** @param devices with copies of one model, not empty  @param nanoTime as {@link System#nanoTime} */
    EmbeddingScheduler(List<EncoderDevice> devices, LongSupplier nanoTime) {
        this.devices = List.copyOf(devices);
        meter = new EmbeddingMeter(nanoTime);
        int computed = devices.stream()
                .mapToInt(device -> device.backend().limits().maxPaddedTokens())
                .sum();
        maxQueueTokens = Math.max(MIN_QUEUE_TOKENS, Math.multiplyExact(QUEUED_BATCHES, computed));
        for (var device : devices) {
            var limits = device.backend().limits();
            var runner = new BatchRunner(device.backend(), device.budget(), meter);
            for (int i = 0; i < limits.concurrency(); i++) {
                boolean queriesOnly = i < limits.keptForQueries();
                workers.add(Thread.ofPlatform()
                        .name("embed-" + workers.size())
                        .daemon()
                        .start(() -> work(device, runner, queriesOnly)));
            }
        }
    }

    /**
     * Waits while the queue is full.
     *
     * @throws CancellationException after {@link #close}
     */
    CompletableFuture<float[]> submit(TokenizedText text, Embedder.Priority priority) throws InterruptedException {
        var vector = new CompletableFuture<float[]>();
        var queue = queue(priority);
        QueuedText queued;
        lock.lockInterruptibly();
        try {
            while (!closed && !queue.isEmpty() && queue.tokens() + text.tokens() > maxQueueTokens) room.await();
            if (closed) throw new CancellationException("the embedding model is shutting down and takes no more texts");
            queued = new QueuedText(text, priority, submitted++, meter.nanoTime(), vector);
            queue.add(queued);
            work.signal();
            if (priority == Embedder.Priority.INTERACTIVE) queries.signal();
        } finally {
            lock.unlock();
        }
        vector.whenComplete((found, failure) -> {
            if (failure != null) drop(queued);
        });
        return vector;
    }

    private TextQueue queue(Embedder.Priority priority) {
        return switch (priority) {
            case INTERACTIVE -> interactive;
            case BULK -> bulk;
        };
    }

    /** When it was cancelled and still waits: it must keep no room. */
    private void drop(QueuedText text) {
        lock.lock();
        try {
            if (queue(text.priority()).remove(text)) room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void work(EncoderDevice device, BatchRunner runner, boolean queriesOnly) {
        for (var batch = nextBatch(device, queriesOnly);
                !batch.texts().isEmpty();
                batch = nextBatch(device, queriesOnly)) runner.run(batch.texts(), batch.budgetTokens());
    }

    /** @return empty when closed */
    private Batch nextBatch(EncoderDevice device, boolean queriesOnly) {
        lock.lock();
        try {
            while (!closed) {
                var batch = take(queriesOnly ? interactive : nextQueue(), device);
                if (!batch.texts().isEmpty()) return batch;
                // one whose texts were cancelled a moment ago says nothing about the other queue
                if (queriesOnly ? interactive.isEmpty() : interactive.isEmpty() && bulk.isEmpty())
                    (queriesOnly ? queries : work).awaitUninterruptibly();
            }
            return new Batch(List.of(), device.budget().tokens());
        } finally {
            lock.unlock();
        }
    }

    private TextQueue nextQueue() {
        boolean bulkTurn = interactive.isEmpty() || (turnsSinceBulk >= TURNS_PER_BULK_TURN - 1 && !bulk.isEmpty());
        turnsSinceBulk = bulkTurn ? 0 : turnsSinceBulk + 1;
        return bulkTurn ? bulk : interactive;
    }

    private Batch take(TextQueue queue, EncoderDevice device) {
        int tokens = device.budget().tokens();
        var limits = device.backend().limits();
        var texts = queue.take(limits, queue == interactive ? Math.min(tokens, MAX_INTERACTIVE_TOKENS) : tokens);
        room.signalAll();
        // cancelled, and on its way to drop()
        texts.removeIf(text -> text.vector().isDone());
        meter.dequeued(texts);
        return new Batch(texts, tokens);
    }

    EmbeddingMetrics metrics(Lookups queryVectors) {
        return meter.metrics(
                queuedTokens(), devices.stream().map(EncoderDevice::budget).toList(), queryVectors);
    }

    private long queuedTokens() {
        lock.lock();
        try {
            return (long) interactive.tokens() + bulk.tokens();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for what is running; what is queued is cancelled. */
    @Override
    public void close() {
        var dropped = new ArrayList<QueuedText>();
        lock.lock();
        try {
            closed = true;
            dropped.addAll(interactive.clear());
            dropped.addAll(bulk.clear());
            work.signalAll();
            queries.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
        dropped.forEach(text -> text.vector().cancel(false));
        boolean interrupted = false;
        for (var worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
