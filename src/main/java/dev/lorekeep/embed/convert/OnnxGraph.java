package dev.lorekeep.embed.convert;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * An ONNX model under construction: nodes in order of execution, constants inside the file, weights in a file beside it, whose
 * layout is settled here. Numbers of fields and types are those of onnx.proto3.
 */
final class OnnxGraph {
    /** The name of the file with the weights, beside the graph. */
    static final String DATA_FILE = "model.onnx_data";

    private static final String MICROSOFT = "com.microsoft";
    // 64 bytes: a cache line, so that mapped tensors are aligned for every vector instruction
    private static final long ALIGNMENT_BYTES = 64;
    // written since ONNX 1.15; every ONNX Runtime since 1.17 reads it
    private static final int IR_VERSION = 9;
    private static final int OPSET = 17;

    /** @param value a {@link Long} or a {@link Float} */
    record Attribute(String name, Number value) {
        static Attribute of(String name, long value) {
            return new Attribute(name, value);
        }

        static Attribute of(String name, float value) {
            return new Attribute(name, value);
        }
    }

    /** @param domain empty for ONNX's own operators */
    record Node(String operator, String domain, List<String> inputs, List<String> outputs, List<Attribute> attributes) {
        Node {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
            attributes = List.copyOf(attributes);
        }
    }

    /** @param dimensions numbers, or names of what varies */
    record Port(String name, ElementType type, List<Object> dimensions) {
        Port {
            dimensions = List.copyOf(dimensions);
        }
    }

    /** A tensor in the file of weights. */
    record Weight(String name, ElementType type, List<Long> dimensions, long offset) {
        Weight {
            dimensions = List.copyOf(dimensions);
        }

        long bytes() {
            return dimensions.stream().reduce((long) type.bytes(), Math::multiplyExact);
        }
    }

    /** Tensors that are written together. */
    record Filling(WeightContent content, List<Weight> targets) {
        Filling {
            targets = List.copyOf(targets);
        }
    }

    private final List<Node> nodes = new ArrayList<>();
    private final List<Port> inputs = new ArrayList<>();
    private final List<Port> outputs = new ArrayList<>();
    private final List<ProtobufWriter> constants = new ArrayList<>();
    private final List<Filling> fillings = new ArrayList<>();
    private long dataBytes;
    private int opset = OPSET;

    void input(String name, ElementType type, Object... dimensions) {
        inputs.add(new Port(name, type, List.of(dimensions)));
    }

    void output(String name, ElementType type, Object... dimensions) {
        outputs.add(new Port(name, type, List.of(dimensions)));
    }

    /** Adds a node with one output. @return {@code output} */
    String add(String operator, String output, List<String> inputs, Attribute... attributes) {
        nodes.add(new Node(operator, "", inputs, List.of(output), List.of(attributes)));
        return output;
    }

    /** Adds a node of ONNX Runtime's own operators. @return the first output */
    String addMicrosoft(String operator, List<String> outputs, List<String> inputs, Attribute... attributes) {
        nodes.add(new Node(operator, MICROSOFT, inputs, outputs, List.of(attributes)));
        return outputs.getFirst();
    }

    void split(List<String> outputs, String input, String sizes, long axis) {
        nodes.add(new Node("Split", "", List.of(input, sizes), outputs, List.of(Attribute.of("axis", axis))));
    }

    /** Nodes in order; tests change them to see that checks notice. */
    List<Node> nodes() {
        return nodes;
    }

    /** For operators that are younger than the rest of the graph. */
    void requireOpset(int version) {
        opset = Math.max(opset, version);
    }

    /** @return {@code name} */
    String vector(String name, long... values) {
        var bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return constant(name, ElementType.INT64, List.of((long) values.length), bytes.array());
    }

    /** @return {@code name} */
    String scalar(String name, long value) {
        var bytes =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
        return constant(name, ElementType.INT64, List.of(), bytes.array());
    }

    /** @return {@code name} */
    String scalar(String name, float value) {
        var bytes =
                ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value);
        return constant(name, ElementType.FLOAT, List.of(), bytes.array());
    }

    /** The number 1 in one of the floating point types. @return {@code name} */
    String one(String name, ElementType type) {
        var bytes = ByteBuffer.allocate(type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case FLOAT -> bytes.putFloat(1);
            case FLOAT16 -> bytes.putShort(Float.floatToFloat16(1));
            case BFLOAT16 -> bytes.putShort(WeightPiece.bfloat16(1));
            case UINT8, INT32, INT64 -> throw new IllegalArgumentException(type.name());
        }
        return constant(name, type, List.of(), bytes.array());
    }

    private String constant(String name, ElementType type, List<Long> dimensions, byte[] bytes) {
        var tensor = tensor(name, type, dimensions).bytes(9, bytes);
        constants.add(tensor);
        return name;
    }

    /** Reserves room for a tensor in the file of weights. */
    Weight reserve(String name, ElementType type, long... dimensions) {
        var boxed = new ArrayList<Long>();
        for (long dimension : dimensions) boxed.add(dimension);
        var weight = new Weight(name, type, boxed, dataBytes);
        dataBytes = Math.ceilDiv(weight.offset() + weight.bytes(), ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
        return weight;
    }

    /** Says what is to be written where {@link #reserve} made room. */
    void fill(WeightContent content, Weight... targets) {
        fillings.add(new Filling(content, List.of(targets)));
    }

    List<Filling> fillings() {
        return fillings;
    }

    /** Size of the file of weights. */
    long dataBytes() {
        return dataBytes;
    }

    byte[] toByteArray() {
        var graph = new ProtobufWriter().text(2, "qwen3");
        nodes.forEach(node -> graph.message(1, message(node)));
        constants.forEach(tensor -> graph.message(5, tensor));
        for (var filling : fillings) filling.targets().forEach(weight -> graph.message(5, message(weight)));
        inputs.forEach(port -> graph.message(11, message(port)));
        outputs.forEach(port -> graph.message(12, message(port)));
        return new ProtobufWriter()
                .whole(1, IR_VERSION)
                .text(2, "lorekeep")
                .message(7, graph)
                .message(8, new ProtobufWriter().text(1, "").whole(2, opset))
                .message(8, new ProtobufWriter().text(1, MICROSOFT).whole(2, 1))
                .toByteArray();
    }

    private static ProtobufWriter message(Node node) {
        var message = new ProtobufWriter();
        node.inputs().forEach(input -> message.text(1, input));
        node.outputs().forEach(output -> message.text(2, output));
        message.text(3, node.outputs().getFirst()).text(4, node.operator());
        node.attributes().forEach(attribute -> message.message(5, message(attribute)));
        return message.text(7, node.domain());
    }

    private static ProtobufWriter message(Attribute attribute) {
        var message = new ProtobufWriter().text(1, attribute.name());
        if (attribute.value() instanceof Float real)
            return message.real(2, real).whole(20, 1);
        return message.whole(3, attribute.value().longValue()).whole(20, 2);
    }

    private static ProtobufWriter message(Weight weight) {
        return tensor(weight.name(), weight.type(), weight.dimensions())
                .message(13, entry("location", DATA_FILE))
                .message(13, entry("offset", Long.toString(weight.offset())))
                .message(13, entry("length", Long.toString(weight.bytes())))
                .whole(14, 1);
    }

    private static ProtobufWriter tensor(String name, ElementType type, List<Long> dimensions) {
        var message = new ProtobufWriter();
        dimensions.forEach(dimension -> message.whole(1, dimension));
        return message.whole(2, type.onnxCode()).text(8, name);
    }

    private static ProtobufWriter entry(String key, String value) {
        return new ProtobufWriter().text(1, key).text(2, value);
    }

    private static ProtobufWriter message(Port port) {
        var shape = new ProtobufWriter();
        for (var dimension : port.dimensions())
            shape.message(
                    1,
                    dimension instanceof Number number
                            ? new ProtobufWriter().whole(1, number.longValue())
                            : new ProtobufWriter().text(2, dimension.toString()));
        var tensor = new ProtobufWriter().whole(1, port.type().onnxCode()).message(2, shape);
        return new ProtobufWriter().text(1, port.name()).message(2, new ProtobufWriter().message(1, tensor));
    }
}
