package dev.lorekeep.embed;

import dev.lorekeep.embed.Embedder.Priority;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.DoubleStream;

/** How long one query after the other takes, alone and while bulk work keeps the model busy. */
public record QueryLatency(int queries, double p50Millis, double p95Millis) {
    /** Where texts of some kind are embedded. */
    @FunctionalInterface
    public interface Model<T> {
        /** Waits while the queue is full. */
        CompletableFuture<?> submit(T text, Priority priority) throws InterruptedException;
    }

    /** @param limit after which no further query is asked */
    public static <T> QueryLatency idle(Model<T> model, List<T> queries, Duration limit) throws InterruptedException {
        var times = DoubleStream.builder();
        long end = System.nanoTime() + limit.toNanos();
        for (var query : queries) {
            long start = System.nanoTime();
            model.submit(query, Priority.INTERACTIVE).join();
            long now = System.nanoTime();
            times.add((now - start) / 1e6);
            if (now > end) break;
        }
        var sorted = times.build().sorted().toArray();
        return new QueryLatency(sorted.length, sorted[sorted.length / 2], sorted[sorted.length * 95 / 100]);
    }

    /** @param bulk submitted over and over; what is left of it is cancelled */
    public static <T> QueryLatency underLoad(Model<T> model, List<T> queries, List<T> bulk, Duration limit)
            throws InterruptedException {
        // the load is there once its first text is done
        var first = model.submit(bulk.getFirst(), Priority.BULK);
        var feeder = Thread.ofVirtual().start(() -> feed(model, bulk));
        try {
            first.join();
            return idle(model, queries, limit);
        } finally {
            feeder.interrupt();
            feeder.join();
        }
    }

    private static <T> void feed(Model<T> model, List<T> bulk) {
        var running = new ArrayDeque<CompletableFuture<?>>();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                for (var text : bulk) {
                    running.add(model.submit(text, Priority.BULK));
                    while (!running.isEmpty() && running.peek().isDone()) running.remove();
                }
            }
        } catch (InterruptedException | CancellationException e) {
            // measured long enough
        } finally {
            running.forEach(each -> each.cancel(false));
        }
    }
}
