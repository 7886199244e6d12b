package dev.lorekeep.embed;

import dev.lorekeep.embed.convert.ProtobufWriter;
import dev.lorekeep.embed.convert.UnusableModel;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A BERT with 8-bit weights, written anew in the operators that ONNX Runtime computes fastest on a CPU. Weights, scales and the
 * quantisation of activations stay as they are; three things change. Layer normalisation becomes InstanceNormalization over each token,
 * whose kernel uses vector instructions while that of LayerNormalization adds number by number (26 % of the time on bge-small).
 * Attention becomes MultiHeadAttention, which needs no transposed copies. The last layer computes queries and everything after
 * them for the first token alone, since only that one is pooled. Together 1.5 to 1.7 times as fast at 164 tokens.
 *
 * <p>For one text a run: there is no mask. Dynamic quantisation turns differences in the last bit into other 8-bit numbers, so vectors
 * are not those of the original graph (cosine 0.998); they are as near to those of exact activations as the original's
 * (0.9980 both, mean of 100 paragraphs).
 *
 * <p>The source is the graph that PyTorch exports and ONNX Runtime's dynamic quantiser rewrites; weights are found by the names of the
 * biases that follow them.
 */
final class BertGraph {
    private static final String MICROSOFT = "com.microsoft";
    private static final float EPSILON = 1e-12f;
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    // the first opset with InstanceNormalization, Slice and Squeeze as they are used here; read by every current
    // runtime
    private static final int OPSET = 17;
    private static final int IR_VERSION = 8;

    private final Source source;
    private final int heads;
    private final List<byte[]> nodes = new ArrayList<>();
    private final Map<String, MemorySegment> constants = new LinkedHashMap<>();

    private BertGraph(Source source, int heads) {
        this.source = source;
        this.heads = heads;
    }

    /**
     * @param onnx the model's file
     * @param heads attention heads of a layer
     * @param dimensions components of a token's vector
     * @return a model with inputs {@code input_ids} and {@code token_type_ids} of [1, tokens], and the output
     *     {@code sentence_embedding} of [1, dimensions], not yet of unit length
     * @throws UnusableModel when the graph has another structure
     */
    static byte[] of(byte[] onnx, int heads, int dimensions) {
        var graph = new BertGraph(Source.read(onnx), heads);
        graph.write();
        return graph.model(dimensions);
    }

    private void write() {
        vector("zero", 0);
        vector("one", 1);
        vector("two", 2);
        constant(
                "1.0",
                new ProtobufWriter().whole(1, 1).whole(2, FLOAT).text(8, "1.0").bytes(9, little(1f)));
        constant(
                "0.0",
                new ProtobufWriter().whole(1, 1).whole(2, FLOAT).text(8, "0.0").bytes(9, little(0f)));
        add("Shape", List.of("input_ids"), "shape");
        add("Slice", List.of("shape", "one", "two"), "tokens");
        // scale and shift of each token's normalisation
        add("Expand", List.of("1.0", "tokens"), "ones");
        add("Expand", List.of("0.0", "tokens"), "zeros");
        var tokens = embeddings();
        int last = 0;
        while (source.has(layer(last + 1) + "output.dense.bias")) last++;
        for (int i = 0; i < last; i++) tokens = layer(i, tokens, tokens, "ones", "zeros");
        var first = add("Slice", List.of(tokens, "zero", "one", "one"), "first");
        var pooled = layer(last, tokens, first, "1.0", "0.0");
        add("Squeeze", List.of(pooled, "one"), "sentence_embedding");
    }

    private static String layer(int number) {
        return "encoder.layer." + number + ".";
    }

    private String embeddings() {
        var word = dequantised("word", add("Gather", List.of(embedding("word"), "input_ids"), "word.rows"));
        var type = dequantised(
                "token_type", add("Gather", List.of(embedding("token_type"), "token_type_ids"), "type.rows"));
        var position = dequantised(
                "position", add("Slice", List.of(embedding("position"), "zero", "tokens", "zero"), "position.rows"));
        var sum = add("Add", List.of(add("Add", List.of(word, type), "word+type"), position), "embeddings");
        return normalised(sum, "embeddings.LayerNorm", "ones", "zeros", "layer");
    }

    private String embedding(String kind) {
        return keep("embeddings." + kind + "_embeddings.weight_quantized");
    }

    private String dequantised(String kind, String rows) {
        var weight = "embeddings." + kind + "_embeddings.weight";
        return add("DequantizeLinear", List.of(rows, keep(weight + "_scale"), keep(weight + "_zero_point")), kind);
    }

    /**
     * @param tokens all of them, for keys and values
     * @param asking those that go on: all, or the first
     */
    private String layer(int number, String tokens, String asking, String ones, String zeros) {
        var name = layer(number);
        var quantised = List.of(name + "quantised", name + "scale", name + "zero");
        add("", "DynamicQuantizeLinear", List.of(tokens), quantised);
        var asked = asking.equals(tokens)
                ? quantised.getFirst()
                : add("Slice", List.of(quantised.getFirst(), "zero", "one", "one"), name + "asked");
        var query = projected(asked, quantised, name + "attention.self.query");
        var key = projected(quantised.getFirst(), quantised, name + "attention.self.key");
        var value = projected(quantised.getFirst(), quantised, name + "attention.self.value");
        add(
                MICROSOFT,
                "MultiHeadAttention",
                List.of(query, key, value),
                List.of(name + "attention"),
                whole("num_heads", heads));
        var attended = linear(name + "attention", name + "attention.output.dense");
        var middle = normalised(
                add("Add", List.of(attended, asking), name + "attended"),
                name + "attention.output.LayerNorm",
                ones,
                zeros,
                name + "middle");
        var wide = linear(middle, name + "intermediate.dense");
        add(MICROSOFT, "Gelu", List.of(wide), List.of(name + "gelu"));
        var narrow = linear(name + "gelu", name + "output.dense");
        return normalised(
                add("Add", List.of(narrow, middle), name + "sum"),
                name + "output.LayerNorm",
                ones,
                zeros,
                name + "end");
    }

    private String projected(String tokens, List<String> quantised, String name) {
        var weight = weight(name);
        add(
                MICROSOFT,
                "MatMulIntegerToFloat",
                List.of(
                        tokens,
                        weight + "_quantized",
                        quantised.get(1),
                        weight + "_scale",
                        quantised.get(2),
                        weight + "_zero_point",
                        keep(name + ".bias")),
                List.of(name));
        return name;
    }

    private String linear(String input, String name) {
        var weight = weight(name);
        add(
                MICROSOFT,
                "DynamicQuantizeMatMul",
                List.of(input, weight + "_quantized", weight + "_scale", weight + "_zero_point", keep(name + ".bias")),
                List.of(name));
        return name;
    }

    private String weight(String name) {
        var weight = source.weightBefore(name + ".bias");
        for (var part : List.of("_quantized", "_scale", "_zero_point")) keep(weight + part);
        return weight;
    }

    private String normalised(String input, String parameters, String ones, String zeros, String output) {
        add(
                "",
                "InstanceNormalization",
                List.of(input, ones, zeros),
                List.of(output + ".unit"),
                real("epsilon", EPSILON));
        var scaled = add("Mul", List.of(output + ".unit", keep(parameters + ".weight")), output + ".scaled");
        return add("Add", List.of(scaled, keep(parameters + ".bias")), output);
    }

    private String add(String operator, List<String> inputs, String output) {
        add("", operator, inputs, List.of(output));
        return output;
    }

    private void add(
            String domain, String operator, List<String> inputs, List<String> outputs, ProtobufWriter... attributes) {
        var node = new ProtobufWriter();
        inputs.forEach(input -> node.text(1, input));
        outputs.forEach(output -> node.text(2, output));
        node.text(3, outputs.getFirst()).text(4, operator);
        for (var attribute : attributes) node.message(5, attribute);
        nodes.add(node.text(7, domain).toByteArray());
    }

    private static ProtobufWriter whole(String name, long value) {
        return new ProtobufWriter().text(1, name).whole(3, value).whole(20, 2);
    }

    private static ProtobufWriter real(String name, float value) {
        return new ProtobufWriter().text(1, name).real(2, value).whole(20, 1);
    }

    private void vector(String name, long value) {
        var bytes =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
        constant(
                name,
                new ProtobufWriter().whole(1, 1).whole(2, INT64).text(8, name).bytes(9, bytes.array()));
    }

    private static byte[] little(float value) {
        return ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array();
    }

    private void constant(String name, ProtobufWriter tensor) {
        constants.put(name, written(tensor));
    }

    private String keep(String name) {
        constants.computeIfAbsent(name, source::tensor);
        return name;
    }

    /** Into one array of the right size: with a writer's copies of 34 MB a start took a second longer, and the heap 300 MB. */
    private byte[] model(int dimensions) {
        var skeleton = new ProtobufWriter().text(2, "bert");
        nodes.forEach(node -> skeleton.bytes(1, node));
        skeleton.message(11, port("input_ids", INT64, null))
                .message(11, port("token_type_ids", INT64, null))
                .message(12, port("sentence_embedding", FLOAT, dimensions));
        var graph = new ArrayList<MemorySegment>();
        graph.add(MemorySegment.ofArray(skeleton.toByteArray()));
        for (var tensor : constants.values()) {
            graph.add(written(new ProtobufWriter().start(5, tensor.byteSize())));
            graph.add(tensor);
        }
        var model = new ArrayList<MemorySegment>();
        model.add(written(new ProtobufWriter().whole(1, IR_VERSION).start(7, bytes(graph))));
        model.addAll(graph);
        model.add(written(new ProtobufWriter()
                .message(8, new ProtobufWriter().text(1, "").whole(2, OPSET))
                .message(8, new ProtobufWriter().text(1, MICROSOFT).whole(2, 1))));
        var joined = new byte[Math.toIntExact(bytes(model))];
        long position = 0;
        for (var part : model) {
            MemorySegment.copy(part, 0, MemorySegment.ofArray(joined), position, part.byteSize());
            position += part.byteSize();
        }
        return joined;
    }

    private static MemorySegment written(ProtobufWriter message) {
        return MemorySegment.ofArray(message.toByteArray());
    }

    private static long bytes(List<MemorySegment> parts) {
        return parts.stream().mapToLong(MemorySegment::byteSize).sum();
    }

    /** @param last length of the second axis; null for the number of tokens */
    private static ProtobufWriter port(String name, int type, @Nullable Integer last) {
        var shape = new ProtobufWriter()
                .message(1, new ProtobufWriter().whole(1, 1))
                .message(
                        1, last == null ? new ProtobufWriter().text(2, "tokens") : new ProtobufWriter().whole(1, last));
        var tensor = new ProtobufWriter().whole(1, type).message(2, shape);
        return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
    }

    /** What is used of the graph as it was exported. */
    private record Source(Map<String, MemorySegment> tensors, Map<String, Node> makers, Map<String, Node> adders) {
        private record Node(String operator, List<String> inputs) {}

        static Source read(byte[] onnx) {
            var source = new Source(new HashMap<>(), new HashMap<>(), new HashMap<>());
            var model = new ProtobufFields(MemorySegment.ofArray(onnx));
            while (model.next()) if (model.field() == 7) source.readGraph(model.content());
            return source;
        }

        private void readGraph(MemorySegment content) {
            var graph = new ProtobufFields(content);
            while (graph.next()) {
                switch (graph.field()) {
                    case 1 -> readNode(graph.content());
                    case 5 -> readTensor(graph.content());
                    default -> {}
                }
            }
        }

        private void readNode(MemorySegment content) {
            var fields = new ProtobufFields(content);
            var inputs = new ArrayList<String>();
            var outputs = new ArrayList<String>();
            var operator = "";
            while (fields.next()) {
                switch (fields.field()) {
                    case 1 -> inputs.add(fields.text());
                    case 2 -> outputs.add(fields.text());
                    case 4 -> operator = fields.text();
                    default -> {}
                }
            }
            var node = new Node(operator, inputs);
            outputs.forEach(output -> makers.put(output, node));
            if (operator.equals("Add")) inputs.forEach(input -> adders.put(input, node));
        }

        private void readTensor(MemorySegment content) {
            var fields = new ProtobufFields(content);
            while (fields.next()) if (fields.field() == 8) tensors.put(fields.text(), content);
        }

        boolean has(String name) {
            return tensors.containsKey(name);
        }

        MemorySegment tensor(String name) {
            var tensor = tensors.get(name);
            if (tensor == null) throw unexpected("has no tensor " + name);
            return tensor;
        }

        /** @return name of the weight in {@code MatMulInteger -> Cast -> Mul by its scales -> Add this bias}, without its ending */
        String weightBefore(String bias) {
            var add = adders.get(bias);
            if (add == null) throw unexpected("adds no " + bias);
            for (var product : add.inputs()) {
                var multiply = makers.get(product);
                if (multiply == null) continue;
                for (var factor : multiply.inputs()) {
                    var cast = makers.get(factor);
                    var matrix = cast == null || !cast.operator().equals("Cast")
                            ? null
                            : makers.get(cast.inputs().getFirst());
                    if (matrix == null || !matrix.operator().equals("MatMulInteger")) continue;
                    var weight = matrix.inputs().get(1);
                    if (weight.endsWith("_quantized"))
                        return weight.substring(0, weight.length() - "_quantized".length());
                }
            }
            throw unexpected("has no 8-bit weight before " + bias);
        }

        private static UnusableModel unexpected(String what) {
            return new UnusableModel("the graph is not a dynamically quantised BERT: it " + what);
        }
    }
}
