package dev.lorekeep.embed;

import dev.lorekeep.embed.convert.UnusableModel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Walks over the fields of one protobuf message in memory, without copying. The bytes are not trusted: a length that leaves the
 * message ends in {@link UnusableModel}. Source: the encoding chapter of protobuf.dev.
 */
final class ProtobufFields {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;
    // names and paths; file systems end at 4,096 too
    private static final int MAX_TEXT_BYTES = 4096;

    private final MemorySegment message;
    private long position;
    private int field;
    private long number;
    private MemorySegment content = MemorySegment.NULL;

    ProtobufFields(MemorySegment message) {
        this.message = message;
    }

    /** Moves to the next field; false at the end of the message. */
    boolean next() {
        if (position == message.byteSize()) return false;
        long tag = varint();
        number = 0;
        content = MemorySegment.NULL;
        if (tag < 0 || tag >>> 3 == 0 || tag >>> 3 > Integer.MAX_VALUE) throw broken("field " + (tag >>> 3));
        field = (int) (tag >>> 3);
        switch ((int) (tag & 7)) {
            case VARINT -> number = varint();
            case FIXED_64 -> take(Long.BYTES);
            case LENGTH_DELIMITED -> content = take(varint());
            case FIXED_32 -> take(Integer.BYTES);
            // groups ended with proto2; ONNX never had them
            default -> throw broken("wire type " + (tag & 7));
        }
        return true;
    }

    int field() {
        return field;
    }

    /** Value of a varint; 0 for every other kind. */
    long number() {
        return number;
    }

    /** Bytes of a length-delimited field; empty for every other kind. */
    MemorySegment content() {
        return content;
    }

    String text() {
        if (content.byteSize() > MAX_TEXT_BYTES) throw broken("a name of " + content.byteSize() + " bytes");
        return new String(content.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (position == message.byteSize()) throw broken("a number that is cut off");
            byte next = message.get(ValueLayout.JAVA_BYTE, position++);
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) return value;
        }
        throw broken("a number of more than 64 bits");
    }

    private MemorySegment take(long length) {
        // a subtraction, since a sum could overflow
        if (length < 0 || length > message.byteSize() - position)
            throw broken("a field of " + Long.toUnsignedString(length) + " bytes where "
                    + (message.byteSize() - position) + " are left");
        var taken = message.asSlice(position, length);
        position += length;
        return taken;
    }

    private static UnusableModel broken(String found) {
        return new UnusableModel("not an ONNX file, or a damaged one: " + found);
    }
}
