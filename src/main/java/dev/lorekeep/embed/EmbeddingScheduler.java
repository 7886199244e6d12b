package dev.lorekeep.embed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Shares one backend between people who wait and bulk work. Its threads take from the interactive queue first, so a query waits
 * for one running batch at most; every eighth turn belongs to bulk work, so that never starves. Each queue is bounded in tokens:
 * who submits more waits. Cancelled texts are dropped when their turn comes.
 */
final class EmbeddingScheduler implements AutoCloseable {
    private static final int TURNS_PER_BULK_TURN = 8;
    // about ten seconds of work for a CPU of two cores, and 256 kB of ids
    private static final int MAX_QUEUED_TOKENS = 65_536;

    private record Task(TokenizedText text, CompletableFuture<float[]> vector) {}

    private static final class Queue {
        final ArrayDeque<Task> tasks = new ArrayDeque<>();
        int tokens;
    }

    private final EncoderBackend backend;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Queue interactive = new Queue();
    private final Queue bulk = new Queue();
    private final List<Thread> workers = new ArrayList<>();
    private int turnsSinceBulk;
    private boolean closed;

    EmbeddingScheduler(EncoderBackend backend) {
        this.backend = backend;
        for (int i = 0; i < backend.limits().concurrency(); i++)
            workers.add(Thread.ofPlatform().name("embed-" + i).daemon().start(this::work));
    }

    /** Waits while the queue is full. */
    CompletableFuture<float[]> submit(TokenizedText text, Embedder.Priority priority) throws InterruptedException {
        var task = new Task(text, new CompletableFuture<>());
        lock.lockInterruptibly();
        try {
            var queue = priority == Embedder.Priority.INTERACTIVE ? interactive : bulk;
            while (!closed && queue.tokens > 0 && queue.tokens + text.tokens() > MAX_QUEUED_TOKENS) room.await();
            if (closed) throw new CancellationException("the embedder is closed");
            queue.tasks.add(task);
            queue.tokens += text.tokens();
            work.signal();
        } finally {
            lock.unlock();
        }
        return task.vector();
    }

    private void work() {
        for (var batch = nextBatch(); !batch.isEmpty(); batch = nextBatch()) run(batch);
    }

    /** @return empty when closed */
    private List<Task> nextBatch() {
        lock.lock();
        try {
            var batch = new ArrayList<Task>();
            while (!closed) {
                fill(batch, nextQueue());
                if (!batch.isEmpty()) return batch;
                work.awaitUninterruptibly();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private Queue nextQueue() {
        boolean bulkTurn =
                interactive.tasks.isEmpty() || (turnsSinceBulk >= TURNS_PER_BULK_TURN - 1 && !bulk.tasks.isEmpty());
        turnsSinceBulk = bulkTurn ? 0 : turnsSinceBulk + 1;
        return bulkTurn ? bulk : interactive;
    }

    private void fill(List<Task> batch, Queue queue) {
        var limits = backend.limits();
        int longest = 0;
        for (var next = queue.tasks.peek();
                next != null && batch.size() < limits.maxTexts();
                next = queue.tasks.peek()) {
            int padded = Math.max(longest, next.text().tokens()) * (batch.size() + 1);
            if (!batch.isEmpty() && padded > limits.maxPaddedTokens()) break;
            queue.tasks.remove();
            queue.tokens -= next.text().tokens();
            if (next.vector().isDone()) continue;
            longest = Math.max(longest, next.text().tokens());
            batch.add(next);
        }
        room.signalAll();
    }

    private void run(List<Task> batch) {
        try {
            var vectors = backend.run(batch.stream().map(Task::text).toList());
            for (int i = 0; i < vectors.length; i++) complete(batch.get(i), vectors[i]);
        } catch (RuntimeException | Error e) {
            batch.forEach(task -> task.vector().completeExceptionally(e));
        }
    }

    private static void complete(Task task, float[] vector) {
        double squares = 0;
        for (float component : vector) squares += (double) component * component;
        // a NaN fails this comparison too
        if (Math.abs(Math.sqrt(squares) - 1) <= 1e-3) task.vector().complete(vector);
        else task.vector().completeExceptionally(new ArithmeticException("vector of length " + Math.sqrt(squares)));
    }

    /** Waits for what is running; what is queued is cancelled. */
    @Override
    public void close() {
        var dropped = new ArrayList<Task>();
        lock.lock();
        try {
            closed = true;
            dropped.addAll(interactive.tasks);
            dropped.addAll(bulk.tasks);
            interactive.tasks.clear();
            bulk.tasks.clear();
            work.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
        dropped.forEach(task -> task.vector().cancel(false));
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
