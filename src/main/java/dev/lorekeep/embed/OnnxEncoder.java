package dev.lorekeep.embed;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/**
 * An encoder in ONNX Runtime on the CPU. One session serves several threads, each run staying on its caller's thread: on bge-small
 * that takes 0.60 of the CPU time of letting every run spread over all cores, since threads that wait for each other spin.
 */
final class OnnxEncoder implements EncoderBackend {
    private static final List<String> KNOWN_INPUTS = List.of("input_ids", "attention_mask", "token_type_ids");

    private final OrtEnvironment environment = OnnxRuntimes.environment();
    private final EncoderModel model;
    private final Limits limits;
    private final OrtSession session;
    private final Set<String> inputs;
    private final String output;

    OnnxEncoder(EncoderModel model, byte[] weights, int threads) {
        this.model = model;
        limits = new Limits(threads, model.batchInvariant() ? 8 : 1, Math.max(512, model.maxTokens()));
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            session = environment.createSession(weights, options);
            inputs = session.getInputNames();
            output = checkedOutput();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime refuses the embedding model " + model.name(), e);
        }
    }

    private String checkedOutput() throws OrtException {
        if (!KNOWN_INPUTS.containsAll(inputs))
            throw new IllegalStateException(
                    "unknown inputs of " + model.name() + ": " + inputs + ", known: " + KNOWN_INPUTS);
        var name = session.getOutputNames().iterator().next();
        var output = session.getOutputInfo().get(name);
        if (output == null
                || !(output.getInfo() instanceof TensorInfo tensor)
                || tensor.getShape().length != 3
                || tensor.getShape()[2] != model.dimensions())
            throw new IllegalStateException("unexpected output of " + model.name() + ": " + output);
        return name;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public float[][] run(List<TokenizedText> batch) {
        int longest = batch.stream().mapToInt(TokenizedText::tokens).max().orElseThrow();
        var feeds = new HashMap<String, OnnxTensor>();
        try {
            for (var input : inputs)
                feeds.put(input, OnnxTensor.createTensor(environment, fill(input, batch, longest), new long[] {
                    batch.size(), longest
                }));
            try (var result = session.run(feeds, Set.of(output))) {
                return pool(((OnnxTensor) result.get(0)).getFloatBuffer(), batch, longest);
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed on " + batch.size() + " x " + longest + " tokens", e);
        } finally {
            feeds.values().forEach(OnnxTensor::close);
        }
    }

    /** Shorter texts are padded at their right end: right for every known graph, while left padding silently breaks some. */
    private static LongBuffer fill(String input, List<TokenizedText> batch, int longest) {
        var values = new long[batch.size() * longest];
        for (int row = 0; row < batch.size(); row++) {
            var ids = batch.get(row).ids();
            for (int column = 0; column < ids.length; column++) {
                values[row * longest + column] = switch (input) {
                    case "input_ids" -> ids[column];
                    case "attention_mask" -> 1;
                    default -> 0;
                };
            }
        }
        return LongBuffer.wrap(values);
    }

    private float[][] pool(FloatBuffer states, List<TokenizedText> batch, int longest) {
        var vectors = new float[batch.size()][];
        for (int row = 0; row < vectors.length; row++) {
            int first = row * longest;
            int tokens = batch.get(row).tokens();
            vectors[row] = switch (model.pooling()) {
                case CLS -> mean(states, first, 1);
                case LAST -> mean(states, first + tokens - 1, 1);
                case MEAN -> mean(states, first, tokens);
            };
            normalise(vectors[row]);
        }
        return vectors;
    }

    private float[] mean(FloatBuffer states, int first, int count) {
        var sum = new float[model.dimensions()];
        for (int token = first; token < first + count; token++) {
            for (int i = 0; i < sum.length; i++) sum[i] += states.get(token * sum.length + i) / count;
        }
        return sum;
    }

    private static void normalise(float[] vector) {
        double squares = 0;
        for (float component : vector) squares += (double) component * component;
        float scale = (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < vector.length; i++) vector[i] *= scale;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("cannot close the session of " + model.name(), e);
        }
    }
}
