package dev.lorekeep.embed;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.lorekeep.embed.convert.UnusableModel;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A cross-encoder in ONNX Runtime. What it returns for a text is one number, the logit of its relevance: the only logit of models
 * that have one, else how far the second (yes) is above the first (no). The sigmoid of that is the softmax of the two.
 */
final class OnnxScorer implements EncoderBackend {
    private static final String OUTPUT = "logits";

    private final OrtEnvironment environment = OnnxRuntimes.environment();
    private final String name;
    private final Limits limits;
    private final OrtSession session;
    private final GraphInputs inputs;

    /**
     * @param name for messages
     * @param batchable whether a text's logits are known not to depend on its neighbours in a batch
     * @throws UnusableModel when the graph is not one of a cross-encoder
     */
    OnnxScorer(String name, Path graph, Placement placement, boolean batchable) {
        this.name = name;
        limits = OnnxEncoder.limits(placement, batchable);
        try (var options = Sessions.options(placement)) {
            session = environment.createSession(graph.toString(), options);
        } catch (OrtException e) {
            throw Sessions.refused(name, placement, e);
        }
        try {
            inputs = GraphInputs.of(environment, session.getInputInfo());
            checkOutput(session.getOutputInfo());
        } catch (OrtException | RuntimeException e) {
            close();
            throw new UnusableModel(name + ": " + e.getMessage(), e);
        }
    }

    private static void checkOutput(Map<String, NodeInfo> outputs) {
        var node = outputs.get(OUTPUT);
        if (node == null || !(node.getInfo() instanceof TensorInfo tensor))
            throw new UnusableModel("the graph's outputs are "
                    + outputs.keySet().stream().sorted().toList() + "; a reranker has " + OUTPUT);
        var shape = tensor.getShape();
        // a dimension that is left open shows itself in the self-test
        if (shape.length != 2 || shape[1] == 0 || shape[1] > 2)
            throw new UnusableModel(
                    "the graph's " + OUTPUT + " are " + tensor
                            + ", and a reranker has one or two a text. Of a Qwen3-Reranker give the folder with its safetensors");
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public float[][] run(List<TokenizedText> batch) {
        int longest = batch.stream().mapToInt(TokenizedText::tokens).max().orElseThrow();
        try {
            var feeds = inputs.tensors(batch, longest);
            try (var result = session.run(feeds, Set.of(OUTPUT))) {
                return relevance(((OnnxTensor) result.get(0)).getFloatBuffer(), batch.size());
            } finally {
                feeds.values().forEach(OnnxTensor::close);
            }
        } catch (OrtException e) {
            throw new IllegalStateException(
                    "ONNX Runtime failed on " + batch.size() + " x " + longest + " tokens with " + name, e);
        }
    }

    private float[][] relevance(FloatBuffer logits, int texts) {
        int each = logits.remaining() / texts;
        if (each < 1 || each > 2 || each * texts != logits.remaining())
            throw new IllegalStateException(
                    name + " returned " + logits.remaining() + " logits for " + texts + " texts, not one or two each");
        var relevance = new float[texts][1];
        for (int text = 0; text < texts; text++)
            relevance[text][0] = each == 1 ? logits.get(text) : logits.get(2 * text + 1) - logits.get(2 * text);
        return relevance;
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
