package dev.lorekeep.embed;

import dev.lorekeep.embed.EmbeddingMetrics.Lookups;
import dev.lorekeep.embed.EncoderBackend.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares the devices of a model between people who wait and bulk work. Their threads take queries first, in order of arrival, so one
 * waits for one running batch at most; every eighth turn belongs to bulk work, so that never starves. Bulk batches come out of a
 * {@link LengthWindow} and fill the {@link TokenBudget} of the device that takes them. Each queue is bounded in tokens: who submits
 * more waits. A cancelled text leaves its queue at once.
 *
 * <p>Where batches slow each other down (a GPU), a query has a thread of its own and begins at once. As long as people ask, and for two
 * seconds after, bulk work goes one batch at a time, each about as long as a query ({@link DevicePace}), and none begins beside a query:
 * so a query shares the device with the rest of one short batch.
 */
final class EmbeddingScheduler implements AutoCloseable {
    private static final int TURNS_PER_BULK_TURN = 8;
    // about ten seconds of work for a CPU of two cores, and 256 kB of ids
    private static final int MIN_QUEUE_TOKENS = 65_536;
    // a GPU needs more to find texts of like length: with 32 batches of 16,384 the window of 2,048 passages is full
    private static final int QUEUED_BATCHES = 32;
    // from about 1,000 tokens a GPU computes at full speed: larger batches only make those wait who are not in them
    private static final int MAX_INTERACTIVE_TOKENS = 2048;

    // longer than people think between two questions of a search, shorter than a GPU should be held back for nobody
    private static final long QUIET_NANOS = Duration.ofSeconds(2).toNanos();

    /** @param budgetTokens the budget at the time it was cut */
    private record Batch(List<QueuedText> texts, int budgetTokens, boolean queries) {}

    /** A device as its workers share it: what runs on it now. Guarded by the lock. */
    private static final class Share {
        final EncoderDevice device;
        final Limits limits;
        final BatchRunner runner;
        final DevicePace pace = new DevicePace();
        int runningQueries;
        int runningBulk;

        Share(EncoderDevice device, EmbeddingMeter meter) {
            this.device = device;
            limits = device.backend().limits();
            runner = new BatchRunner(device.backend(), device.budget(), meter, pace);
        }
    }

    private final List<EncoderDevice> devices;
    private final EmbeddingMeter meter;
    private final int maxQueueTokens;
    private final boolean yields;
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
    private boolean asked;
    private long lastAskedNanos;
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
        yields = devices.stream().anyMatch(device -> device.backend().limits().bulkYields());
        for (var device : devices) {
            var share = new Share(device, meter);
            for (int i = 0; i < share.limits.concurrency(); i++) {
                boolean queriesOnly = i < share.limits.keptForQueries();
                workers.add(Thread.ofPlatform()
                        .name("embed-" + workers.size())
                        .daemon()
                        .start(() -> work(share, queriesOnly)));
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
            // all, where one of them may have to let it lie
            if (yields) work.signalAll();
            else work.signal();
            if (priority == Embedder.Priority.INTERACTIVE) {
                asked = true;
                lastAskedNanos = meter.nanoTime();
                queries.signal();
            }
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

    private void work(Share share, boolean queriesOnly) {
        for (var batch = nextBatch(share, queriesOnly);
                !batch.texts().isEmpty();
                batch = nextBatch(share, queriesOnly)) {
            share.runner.run(batch.texts(), batch.budgetTokens());
            ended(batch, share);
        }
    }

    /** @return empty when closed */
    private Batch nextBatch(Share share, boolean queriesOnly) {
        lock.lock();
        try {
            while (!closed) {
                var queue = queriesOnly ? interactive : nextQueue(share);
                // one whose texts were cancelled a moment ago says nothing about the other queue
                if (queue == null || queue.isEmpty()) (queriesOnly ? queries : work).awaitUninterruptibly();
                else {
                    var batch = take(queue, share);
                    if (!batch.texts().isEmpty()) return begun(batch, share);
                }
            }
            return new Batch(List.of(), share.device.budget().tokens(), false);
        } finally {
            lock.unlock();
        }
    }

    /** @return null when there is nothing to do now */
    private @Nullable TextQueue nextQueue(Share share) {
        boolean bulkTurn = turnsSinceBulk >= TURNS_PER_BULK_TURN - 1;
        if (!bulk.isEmpty() && (interactive.isEmpty() || bulkTurn) && mayBegin(share, bulkTurn)) return bulk;
        return interactive.isEmpty() ? null : interactive;
    }

    private boolean mayBegin(Share share, boolean bulkTurn) {
        if (!share.limits.bulkYields()) return true;
        if (share.runningQueries > 0 && !bulkTurn) return false;
        return share.runningBulk == 0 || !peopleAsk();
    }

    private boolean peopleAsk() {
        return asked && meter.nanoTime() - lastAskedNanos < QUIET_NANOS;
    }

    private Batch begun(Batch batch, Share share) {
        if (batch.queries()) {
            share.runningQueries++;
            turnsSinceBulk++;
        } else {
            share.runningBulk++;
            turnsSinceBulk = 0;
        }
        return batch;
    }

    private void ended(Batch batch, Share share) {
        lock.lock();
        try {
            if (batch.queries()) share.runningQueries--;
            else share.runningBulk--;
            if (yields) work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Batch take(TextQueue queue, Share share) {
        int tokens = share.device.budget().tokens();
        boolean isQueries = queue == interactive;
        int most = isQueries ? MAX_INTERACTIVE_TOKENS : bulkTokens(share);
        var texts = queue.take(share.limits, Math.min(tokens, most));
        room.signalAll();
        // cancelled, and on its way to drop()
        texts.removeIf(text -> text.vector().isDone());
        meter.dequeued(texts);
        return new Batch(texts, tokens, isQueries);
    }

    private int bulkTokens(Share share) {
        return share.limits.bulkYields() && peopleAsk() ? share.pace.tokensOfAQuery() : Integer.MAX_VALUE;
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
