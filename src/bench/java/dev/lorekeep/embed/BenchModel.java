package dev.lorekeep.embed;

import dev.lorekeep.embed.convert.Head;
import dev.lorekeep.embed.convert.NumericFormat;
import dev.lorekeep.embed.convert.Qwen3Conversion;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A converted Qwen3 on one device, fed with token ids: what a benchmark needs of this package, and the product does not. */
public final class BenchModel implements AutoCloseable {
    private final OnnxEncoder encoder;
    private final String device;

    private BenchModel(OnnxEncoder encoder, String device) {
        this.encoder = encoder;
        this.device = device;
    }

    /** @param folder as its publisher ships it  @param cache for the graph  @param cuda else the CPU, with all processors */
    public static BenchModel open(Path folder, Path cache, NumericFormat format, boolean cuda) {
        if (cuda) CudaLibraries.ofThisMachine().require("bench gpu");
        var written = new Qwen3Conversion(folder, cache).convert(format, Head.EMBEDDING);
        var placement = cuda
                ? new Placement.Cuda(0)
                : new Placement.Processor(Runtime.getRuntime().availableProcessors());
        var name = String.valueOf(folder.getFileName());
        return new BenchModel(
                new OnnxEncoder(
                        name,
                        new OnnxEncoder.Graph.File(written.onnx()),
                        Pooling.LAST,
                        written.config().hiddenSize(),
                        placement,
                        true),
                placement.toString());
    }

    public String device() {
        return device;
    }

    /** One pass over a batch. */
    public float[][] run(List<int[]> batch) {
        return encoder.run(batch.stream().map(TokenizedText::new).toList());
    }

    /** Texts in the scheduler of the product. @param budgetTokens padded tokens of a batch */
    public Queue queue(int budgetTokens) {
        return new Queue(new EmbeddingScheduler(new Budgeted(encoder, budgetTokens)));
    }

    /** Closing it cancels what waits, and leaves the model open. */
    public static final class Queue implements AutoCloseable {
        private final EmbeddingScheduler scheduler;

        private Queue(EmbeddingScheduler scheduler) {
            this.scheduler = scheduler;
        }

        /** Waits while the queue is full. */
        public CompletableFuture<float[]> submit(int[] ids, Embedder.Priority priority) throws InterruptedException {
            return scheduler.submit(new TokenizedText(ids), priority);
        }

        @Override
        public void close() {
            scheduler.close();
        }
    }

    /** The encoder with another budget, and as many texts in a batch as that holds. */
    private record Budgeted(OnnxEncoder encoder, int tokens) implements EncoderBackend {
        @Override
        public Limits limits() {
            var own = encoder.limits();
            return new Limits(
                    own.concurrency(), tokens, tokens, own.paddingStep(), own.keptForQueries(), own.bulkYields());
        }

        @Override
        public float[][] run(List<TokenizedText> batch) {
            return encoder.run(batch);
        }

        @Override
        public void close() {
            // the encoder serves the next budget too
        }
    }

    @Override
    public void close() {
        encoder.close();
    }
}
