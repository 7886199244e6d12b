package dev.lorekeep.embed;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import dev.lorekeep.embed.convert.UnusableModel;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Makes what a graph asks for out of token ids. Shorter texts are padded at their right end: right for every known graph, while left
 * padding silently breaks those with fused attention (cosine -0.15). Graphs that could continue a text get an empty past, in the
 * shape and type that they declare.
 */
final class GraphInputs {
    private static final List<String> PER_TOKEN =
            List.of("input_ids", "attention_mask", "token_type_ids", "position_ids");
    private static final Pattern PAST = Pattern.compile("past_key_values\\.\\d+\\.(key|value)");

    private final OrtEnvironment environment;
    private final Map<String, TensorInfo> inputs;

    private GraphInputs(OrtEnvironment environment, Map<String, TensorInfo> inputs) {
        this.environment = environment;
        this.inputs = inputs;
    }

    /** @throws UnusableModel for an input that we cannot make */
    static GraphInputs of(OrtEnvironment environment, Map<String, NodeInfo> asked) {
        var inputs = new TreeMap<String, TensorInfo>();
        var impossible = new ArrayList<String>();
        asked.forEach((name, node) -> {
            if (node.getInfo() instanceof TensorInfo tensor && canMake(name, tensor)) inputs.put(name, tensor);
            else impossible.add(name + " (" + node.getInfo() + ")");
        });
        if (!impossible.isEmpty())
            throw new UnusableModel("the graph asks for inputs that Lorekeep cannot give: "
                    + String.join(", ", impossible.stream().sorted().toList())
                    + "; it gives " + String.join(", ", PER_TOKEN)
                    + " as int64 or int32 of [batch, sequence], and an empty past_key_values.N.key and .value");
        if (!inputs.containsKey("input_ids"))
            throw new UnusableModel("the graph does not read input_ids, only " + asked.keySet());
        return new GraphInputs(environment, inputs);
    }

    private static boolean canMake(String name, TensorInfo tensor) {
        if (PAST.matcher(name).matches()) return isEmptyPossible(tensor);
        return PER_TOKEN.contains(name)
                && tensor.getShape().length == 2
                && (tensor.type == OnnxJavaType.INT64 || tensor.type == OnnxJavaType.INT32);
    }

    private static boolean isEmptyPossible(TensorInfo past) {
        var elements = 1L;
        for (long length : emptyShape(past, 1)) elements *= length;
        return elements == 0
                && switch (past.type) {
                    case FLOAT, FLOAT16, BFLOAT16 -> true;
                    default -> false;
                };
    }

    /** What the graph leaves open is the batch where it comes first, else the length of the past. */
    private static long[] emptyShape(TensorInfo past, int batch) {
        var shape = past.getShape().clone();
        for (int i = 0; i < shape.length; i++) if (shape[i] < 0) shape[i] = i == 0 ? batch : 0;
        return shape;
    }

    /** @return tensors by input name; the caller closes them */
    Map<String, OnnxTensor> tensors(List<TokenizedText> batch, int longest) throws OrtException {
        var tensors = new HashMap<String, OnnxTensor>();
        try {
            for (var input : inputs.entrySet())
                tensors.put(input.getKey(), tensor(input.getKey(), input.getValue(), batch, longest));
            return tensors;
        } catch (OrtException | RuntimeException e) {
            tensors.values().forEach(OnnxTensor::close);
            throw e;
        }
    }

    private OnnxTensor tensor(String name, TensorInfo info, List<TokenizedText> batch, int longest)
            throws OrtException {
        if (PAST.matcher(name).matches())
            return OnnxTensor.createTensor(
                    environment, ByteBuffer.allocateDirect(0), emptyShape(info, batch.size()), info.type);
        var values = fill(name, batch, longest);
        var shape = new long[] {batch.size(), longest};
        return info.type == OnnxJavaType.INT64
                ? OnnxTensor.createTensor(environment, LongBuffer.wrap(widened(values)), shape)
                : OnnxTensor.createTensor(environment, IntBuffer.wrap(values), shape);
    }

    private static int[] fill(String name, List<TokenizedText> batch, int longest) {
        var values = new int[Math.multiplyExact(batch.size(), longest)];
        for (int row = 0; row < batch.size(); row++) {
            var ids = batch.get(row).ids();
            int secondStart = batch.get(row).secondStart();
            for (int column = 0; column < longest; column++) {
                boolean padding = column >= ids.length;
                values[row * longest + column] = switch (name) {
                    case "input_ids" -> padding ? 0 : ids[column];
                    case "attention_mask" -> padding ? 0 : 1;
                    case "position_ids" -> column;
                    case "token_type_ids" -> padding || column < secondStart ? 0 : 1;
                    default -> 0;
                };
            }
        }
        return values;
    }

    private static long[] widened(int[] values) {
        var widened = new long[values.length];
        for (int i = 0; i < values.length; i++) widened[i] = values[i];
        return widened;
    }
}
