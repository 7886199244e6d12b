package dev.lorekeep.embed;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import dev.lorekeep.embed.convert.UnusableModel;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The output of a graph that is read, and how it becomes unit vectors. Only this one is asked for: a graph that could go on writing
 * has two more for each layer, larger than all the rest.
 *
 * @param pooling {@link Pooling#GRAPH} when the output is one vector a text already
 */
record GraphOutput(String name, Pooling pooling, int dimensions) {
    /** Finished vectors before those of tokens; the names of sentence-transformers, of our own graphs, optimum and GenAI. */
    private static final List<String> NAMES =
            List.of("sentence_embedding", "embedding", "last_hidden_state", "token_embeddings", "hidden_states");

    /**
     * @param pooling what the model's files say; null when they say nothing
     * @param hiddenSize what they say of the length of a token's vector; null when they say nothing
     */
    static GraphOutput choose(Map<String, NodeInfo> outputs, @Nullable Pooling pooling, @Nullable Integer hiddenSize) {
        var name = NAMES.stream()
                .filter(outputs::containsKey)
                .findFirst()
                .orElseThrow(() -> new UnusableModel("the graph's outputs are "
                        + outputs.keySet().stream().sorted().toList() + "; Lorekeep reads one of " + NAMES));
        var node = outputs.get(name);
        if (node == null || !(node.getInfo() instanceof TensorInfo tensor) || !isFloat(tensor.type))
            throw new UnusableModel("the graph's output " + name + " is not of floating-point numbers: " + node);
        var shape = tensor.getShape();
        return switch (shape.length) {
            case 2 -> new GraphOutput(name, Pooling.GRAPH, dimensions(name, shape[1], null, hiddenSize));
            case 3 -> {
                if (pooling == null || pooling == Pooling.GRAPH)
                    throw new UnusableModel(
                            "the graph gives a vector for each token (" + name
                                    + ") and nothing says how they become one: put the model's 1_Pooling/config.json into its folder");
                yield new GraphOutput(name, pooling, dimensions(name, shape[2], hiddenSize, hiddenSize));
            }
            default ->
                throw new UnusableModel("the graph's output " + name + " has " + shape.length + " axes, not 2 or 3");
        };
    }

    private static boolean isFloat(OnnxJavaType type) {
        return type == OnnxJavaType.FLOAT || type == OnnxJavaType.FLOAT16 || type == OnnxJavaType.BFLOAT16;
    }

    /** @param expected that the graph must agree with  @param otherwise where the graph leaves it open */
    private static int dimensions(String name, long inGraph, @Nullable Integer expected, @Nullable Integer otherwise) {
        if (inGraph <= 0) {
            if (otherwise != null) return otherwise;
            throw new UnusableModel("neither the graph nor config.json says how long the vectors of " + name + " are");
        }
        if (expected != null && expected != inGraph)
            throw new UnusableModel("the graph's vectors (" + name + ") have " + inGraph
                    + " components, while config.json says hidden_size " + expected
                    + ": the files belong to different models");
        return Math.toIntExact(inGraph);
    }

    /** @param values the output as ONNX Runtime returns it, padded to {@code longest} tokens a text */
    float[][] vectors(FloatBuffer values, List<TokenizedText> batch, int longest) {
        int rows = pooling == Pooling.GRAPH ? batch.size() : batch.size() * longest;
        if (values.remaining() != rows * dimensions)
            throw new IllegalStateException("the graph returned " + values.remaining() + " numbers for " + batch.size()
                    + " x " + longest + " tokens, not " + rows + " x " + dimensions);
        var vectors = new float[batch.size()][];
        for (int row = 0; row < vectors.length; row++) {
            int first = row * longest;
            int tokens = batch.get(row).tokens();
            vectors[row] = switch (pooling) {
                case GRAPH -> mean(values, row, 1);
                case CLS -> mean(values, first, 1);
                case LAST -> mean(values, first + tokens - 1, 1);
                case MEAN -> mean(values, first, tokens);
            };
            UnitVectors.normalise(vectors[row]);
        }
        return vectors;
    }

    private float[] mean(FloatBuffer values, int first, int count) {
        var sum = new float[dimensions];
        for (int token = first; token < first + count; token++) {
            for (int i = 0; i < sum.length; i++) sum[i] += values.get(token * sum.length + i) / count;
        }
        return sum;
    }
}
