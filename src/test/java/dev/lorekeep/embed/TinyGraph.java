package dev.lorekeep.embed;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** An ONNX graph of one node: its vector of a text is one of its inputs, such as the token ids, as numbers of some type. */
final class TinyGraph {
    static final int FLOAT = 1;
    static final int FLOAT16 = 10;
    static final int BFLOAT16 = 16;
    static final int INT32 = 6;
    static final int INT64 = 7;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private TinyGraph() {}

    /** @param input that becomes the vector  @param dimensions length of vectors, and so of texts in tokens */
    static byte[] cast(String input, int inputType, String output, int outputType, int dimensions) {
        var to = new TinyGraph().text(1, "to").number(3, outputType).number(20, 2);
        var node =
                new TinyGraph().text(1, input).text(2, output).text(4, "Cast").message(5, to);
        var graph = new TinyGraph()
                .message(1, node)
                .text(2, "tiny")
                .message(11, value(input, inputType, dimensions))
                // read by nothing
                .message(11, value(input.equals("input_ids") ? "attention_mask" : "input_ids", inputType, dimensions))
                .message(12, value(output, outputType, dimensions));
        return new TinyGraph()
                .number(1, 8)
                .message(7, graph)
                .message(8, new TinyGraph().number(2, 17))
                .bytes
                .toByteArray();
    }

    private static TinyGraph value(String name, int type, int dimensions) {
        var shape = new TinyGraph()
                .message(1, new TinyGraph().text(2, "batch"))
                .message(1, new TinyGraph().number(1, dimensions));
        var tensor = new TinyGraph().number(1, type).message(2, shape);
        return new TinyGraph().text(1, name).message(2, new TinyGraph().message(1, tensor));
    }

    private TinyGraph number(int field, long value) {
        varint(field << 3);
        varint(value);
        return this;
    }

    private TinyGraph text(int field, String text) {
        return content(field, text.getBytes(StandardCharsets.UTF_8));
    }

    private TinyGraph message(int field, TinyGraph message) {
        return content(field, message.bytes.toByteArray());
    }

    private TinyGraph content(int field, byte[] content) {
        varint(field << 3 | 2);
        varint(content.length);
        bytes.writeBytes(content);
        return this;
    }

    private void varint(long value) {
        for (; value > 0x7f; value >>>= 7) bytes.write((int) (value & 0x7f) | 0x80);
        bytes.write((int) value);
    }
}
