package dev.lorekeep.admin;

import dev.lorekeep.embed.BenchModel;
import dev.lorekeep.embed.Embedder.Priority;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/** How long one query after the other takes, alone and while bulk work keeps the device busy. */
record QueryLatency(double p50Millis, double p95Millis) {
    static QueryLatency idle(BenchModel.Queue queue, List<int[]> queries) throws InterruptedException {
        var times = new double[queries.size()];
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            queue.submit(queries.get(i), Priority.INTERACTIVE).join();
            times[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(times);
        return new QueryLatency(times[times.length / 2], times[times.length * 95 / 100]);
    }

    /** @param bulk submitted over and over; closes the queue */
    static QueryLatency underLoad(BenchModel.Queue queue, List<int[]> queries, List<int[]> bulk)
            throws InterruptedException {
        try (queue) {
            // the load is there once its first text is done
            var first = queue.submit(bulk.getFirst(), Priority.BULK);
            var feeder = Thread.ofVirtual().start(() -> feed(queue, bulk));
            try {
                first.join();
                return idle(queue, queries);
            } finally {
                feeder.interrupt();
                feeder.join();
            }
        }
    }

    private static void feed(BenchModel.Queue queue, List<int[]> bulk) {
        try {
            while (!Thread.currentThread().isInterrupted()) for (var ids : bulk) queue.submit(ids, Priority.BULK);
        } catch (InterruptedException | CancellationException | CompletionException e) {
            // measured long enough
        }
    }
}
