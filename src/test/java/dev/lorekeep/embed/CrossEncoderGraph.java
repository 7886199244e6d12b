package dev.lorekeep.embed;

import dev.lorekeep.embed.convert.ProtobufWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A cross-encoder small enough to foretell: its logit of a pair is a tenth of the tokens whose type is 1. */
final class CrossEncoderGraph {
    static final float FACTOR = 0.1f;

    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private CrossEncoderGraph() {}

    /** @param logits 1, or 2: then the first is its opposite */
    static byte[] of(int logits) {
        var graph = new ProtobufWriter()
                .message(1, node("Cast", List.of("token_type_ids"), "types", whole("to", FLOAT)))
                .message(1, node("ReduceSum", List.of("types", "axis"), "count", whole("keepdims", 1)))
                .message(1, node("Mul", List.of("count", "factor"), logits == 1 ? "logits" : "one"));
        if (logits == 2)
            graph.message(1, node("Neg", List.of("one"), "other"))
                    .message(1, node("Concat", List.of("other", "one"), "logits", whole("axis", 1)));
        graph.text(2, "cross-encoder")
                .message(
                        5,
                        constant(
                                "axis",
                                INT64,
                                new long[] {1},
                                ByteBuffer.allocate(8)
                                        .order(ByteOrder.LITTLE_ENDIAN)
                                        .putLong(1)))
                .message(
                        5,
                        constant(
                                "factor",
                                FLOAT,
                                new long[0],
                                ByteBuffer.allocate(4)
                                        .order(ByteOrder.LITTLE_ENDIAN)
                                        .putFloat(FACTOR)));
        for (var input : List.of("input_ids", "attention_mask", "token_type_ids"))
            graph.message(11, value(input, INT64, new ProtobufWriter().text(2, "sequence")));
        graph.message(12, value("logits", FLOAT, new ProtobufWriter().whole(1, logits)));
        return new ProtobufWriter()
                .whole(1, 8)
                .message(7, graph)
                .message(8, new ProtobufWriter().whole(2, 17))
                .toByteArray();
    }

    private static ProtobufWriter node(
            String operator, List<String> inputs, String output, ProtobufWriter... attributes) {
        var node = new ProtobufWriter();
        for (var input : inputs) node.text(1, input);
        node.text(2, output).text(4, operator);
        for (var attribute : attributes) node.message(5, attribute);
        return node;
    }

    private static ProtobufWriter whole(String name, long value) {
        return new ProtobufWriter().text(1, name).whole(3, value).whole(20, 2);
    }

    private static ProtobufWriter constant(String name, int type, long[] shape, ByteBuffer content) {
        var tensor = new ProtobufWriter();
        for (long length : shape) tensor.whole(1, length);
        return tensor.whole(2, type).text(8, name).bytes(9, content.array());
    }

    private static ProtobufWriter value(String name, int type, ProtobufWriter second) {
        var shape = new ProtobufWriter()
                .message(1, new ProtobufWriter().text(2, "batch"))
                .message(1, second);
        var tensor = new ProtobufWriter().whole(1, type).message(2, shape);
        return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
    }
}
