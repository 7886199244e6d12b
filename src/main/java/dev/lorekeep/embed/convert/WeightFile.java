package dev.lorekeep.embed.convert;

import dev.lorekeep.embed.convert.OnnxGraph.Filling;
import dev.lorekeep.embed.convert.WeightContent.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Writes a graph's tensors from the mapped safetensors, piece by piece on a few threads: every piece has its place, so the order
 * does not matter, and the heap holds one small buffer a thread whatever the model's size.
 */
final class WeightFile {
    // conversion is memory-bound: beyond four threads nothing was gained by the page cache
    private static final int MAX_THREADS = 4;
    // numbers of one task: short enough to spread one large matrix over all threads
    private static final long TASK_NUMBERS = 4L << 20;

    private final OnnxGraph graph;
    private final ModelWeights weights;

    WeightFile(OnnxGraph graph, ModelWeights weights) {
        this.graph = graph;
        this.weights = weights;
    }

    /** @throws UnusableModel when a tensor is missing, or of another shape or type than the graph needs */
    void check() {
        for (var filling : graph.fillings())
            parts(filling.content()).forEach(part -> find(part).type());
    }

    private static List<Part> parts(WeightContent content) {
        return switch (content) {
            case WeightContent.Stored stored -> stored.parts();
            case WeightContent.Quantised quantised -> quantised.parts();
            case WeightContent.Rotations _ -> List.of();
        };
    }

    private StoredTensor find(Part part) {
        return weights.find(part.tensor(), part.shape());
    }

    void write(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var tasks = new ArrayList<Callable<Void>>();
            for (var filling : graph.fillings()) addTasks(filling, channel, tasks);
            run(tasks, channel);
            if (channel.size() < graph.dataBytes()) channel.write(ByteBuffer.allocate(1), graph.dataBytes() - 1);
            channel.force(true);
        }
    }

    private void addTasks(Filling filling, FileChannel channel, List<Callable<Void>> tasks) {
        var targets = filling.targets();
        switch (filling.content()) {
            case WeightContent.Rotations rotations ->
                tasks.add(() -> new WeightPiece(channel).rotations(rotations, targets.getFirst(), targets.getLast()));
            case WeightContent.Stored stored ->
                forEachPiece(
                        stored.parts(),
                        (tensor, from, count, at) -> tasks.add(
                                () -> new WeightPiece(channel).converted(tensor, from, count, targets.getFirst(), at)));
            case WeightContent.Quantised quantised ->
                forEachPiece(
                        quantised.parts(),
                        (tensor, from, count, at) -> tasks.add(() -> new WeightPiece(channel)
                                .quantised(
                                        tensor,
                                        from,
                                        count,
                                        quantised.blockSize(),
                                        targets.getFirst(),
                                        targets.getLast(),
                                        at)));
        }
    }

    private interface PieceVisitor {
        /**
         * @param from first number of {@code tensor}
         * @param at its place among the numbers of the target
         */
        void visit(StoredTensor tensor, long from, long count, long at);
    }

    private void forEachPiece(List<Part> parts, PieceVisitor visitor) {
        long at = 0;
        for (var part : parts) {
            var tensor = find(part);
            long from = part.firstRow() * part.rowLength();
            long end = from + part.rows() * part.rowLength();
            for (long start = from; start < end; start += TASK_NUMBERS) {
                long count = Math.min(TASK_NUMBERS, end - start);
                visitor.visit(tensor, start, count, at);
                at += count;
            }
        }
    }

    /** Flushes what has been converted while the rest is: the kernel would leave all of it to the last flush. */
    private static void run(List<Callable<Void>> tasks, FileChannel channel) throws IOException {
        int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
        var written = new Semaphore(0);
        try (var flusher = Executors.newSingleThreadExecutor();
                var pool = Executors.newFixedThreadPool(threads)) {
            var flushed = flusher.submit(() -> flush(channel, written, tasks.size()));
            var done = new ArrayList<Future<Void>>();
            for (var task : tasks) {
                done.add(pool.submit(() -> {
                    try {
                        return task.call();
                    } finally {
                        written.release();
                    }
                }));
            }
            for (var each : done) each.get();
            flushed.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while converting a model", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case UnusableModel unusable -> throw unusable;
                case IOException failed -> throw failed;
                case null, default -> throw new IllegalStateException("cannot convert a model", e);
            }
        }
    }

    private static Void flush(FileChannel channel, Semaphore written, int tasks)
            throws IOException, InterruptedException {
        for (int ended = 0; ended < tasks; ) {
            written.acquire();
            ended += 1 + written.drainPermits();
            channel.force(false);
        }
        return null;
    }
}
