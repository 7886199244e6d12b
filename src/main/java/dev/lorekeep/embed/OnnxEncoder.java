package dev.lorekeep.embed;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lorekeep.embed.convert.UnusableModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An encoder in ONNX Runtime. On the CPU one session serves several threads, each run staying on its caller's thread: on bge-small
 * that takes 0.60 of the CPU time of letting every run spread over all cores, since threads that wait for each other spin.
 */
final class OnnxEncoder implements EncoderBackend {
    /** A graph in a file, beside which it may hold its weights, or in memory. */
    sealed interface Graph {
        record File(Path path) implements Graph {}

        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Bytes(byte[] content) implements Graph {}
    }

    private final OrtEnvironment environment = OnnxRuntimes.environment();
    private final String name;
    private final Limits limits;
    private final OrtSession session;
    private final GraphInputs inputs;
    private final GraphOutput output;

    /**
     * @param name for messages
     * @param pooling what the model's files say; null when they say nothing
     * @param hiddenSize what they say of the length of a token's vector; null when they say nothing
     * @param batchable whether a text's vector is known not to depend on its neighbours in a batch
     * @throws UnusableModel when the graph is not one of an encoder
     */
    OnnxEncoder(
            String name,
            Graph graph,
            @Nullable Pooling pooling,
            @Nullable Integer hiddenSize,
            Placement placement,
            boolean batchable) {
        this.name = name;
        limits = limits(placement, batchable);
        try (var options = Sessions.options(placement)) {
            session = switch (graph) {
                case Graph.File file -> environment.createSession(file.path().toString(), options);
                case Graph.Bytes bytes -> environment.createSession(bytes.content(), options);
            };
        } catch (OrtException e) {
            throw Sessions.refused(name, placement, e);
        }
        try {
            inputs = GraphInputs.of(environment, session.getInputInfo());
            output = GraphOutput.choose(session.getOutputInfo(), pooling, hiddenSize);
        } catch (OrtException | RuntimeException e) {
            close();
            throw e instanceof UnusableModel
                    ? new UnusableModel(name + ": " + e.getMessage(), e)
                    : new UnusableModel(name + ": the graph cannot be used: " + e, e);
        }
    }

    static Limits limits(Placement placement, boolean batchable) {
        return switch (placement) {
            // 512 padded tokens keep a query's wait short; larger batches gain nothing on a CPU
            case Placement.Processor processor ->
                new Limits(processor.threads(), batchable ? 8 : 1, 512, 1, keptForQueries(processor));
            // two threads for bulk work, so that one prepares while the other computes, and one for queries. From 8,000
            // tokens
            // a pass is bound by computing, not by reading the weights; 256 texts of the usual 64 tokens fill it.
            // Matrix units
            // work on multiples of 8 tokens, and fewer different shapes leave fewer holes in the arena
            case Placement.Cuda _ -> new Limits(3, batchable ? 256 : 1, 16_384, 8, 1, true);
        };
    }

    /**
     * With four threads a quarter of the bulk work is the price of queries that do not wait, and PostgreSQL, parsing and the index use
     * that processor meanwhile. With fewer it would be a third or more: there a query waits for one of the running batches, which
     * end at different times.
     */
    private static int keptForQueries(Placement.Processor processor) {
        return processor.threads() >= 4 ? 1 : 0;
    }

    /** Length of every vector. */
    int dimensions() {
        return output.dimensions();
    }

    Pooling pooling() {
        return output.pooling();
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public float[][] run(List<TokenizedText> batch) {
        // never beyond what a model reads: limits of models are multiples of 8
        int longest = limits.paddedLength(
                batch.stream().mapToInt(TokenizedText::tokens).max().orElseThrow());
        try {
            var feeds = inputs.tensors(batch, longest);
            try (var result = session.run(feeds, Set.of(output.name()))) {
                return output.vectors(((OnnxTensor) result.get(0)).getFloatBuffer(), batch, longest);
            } finally {
                feeds.values().forEach(OnnxTensor::close);
            }
        } catch (OrtException e) {
            var size = batch.size() + " x " + longest + " tokens with " + name;
            if (OutOfDeviceMemory.isMeantBy(String.valueOf(e.getMessage())))
                throw new OutOfDeviceMemory("no memory for " + size + ": " + e.getMessage(), e);
            throw new IllegalStateException("ONNX Runtime failed on " + size, e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("cannot close the session of " + name, e);
        }
    }
}
