package dev.lorekeep.embed.convert;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** One message of Protocol Buffers' wire format: of its four kinds of fields, the three that ONNX needs. */
public final class ProtobufWriter {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public ProtobufWriter whole(int field, long value) {
        varint((long) field << 3 | VARINT);
        varint(value);
        return this;
    }

    public ProtobufWriter real(int field, float value) {
        varint((long) field << 3 | FIXED_32);
        int bits = Float.floatToRawIntBits(value);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) bytes.write(bits >>> shift);
        return this;
    }

    public ProtobufWriter text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public ProtobufWriter message(int field, ProtobufWriter value) {
        return bytes(field, value.toByteArray());
    }

    public ProtobufWriter bytes(int field, byte[] value) {
        start(field, value.length);
        bytes.writeBytes(value);
        return this;
    }

    /** The start of a field of so many bytes, which whoever puts the message together adds: large ones need no copy here. */
    public ProtobufWriter start(int field, long length) {
        varint((long) field << 3 | LENGTH_DELIMITED);
        varint(length);
        return this;
    }

    /** Seven bits a byte, lowest first; the eighth says that more follow. */
    private void varint(long value) {
        long rest = value;
        for (; (rest & ~0x7fL) != 0; rest >>>= 7) bytes.write((int) (rest & 0x7f | 0x80));
        bytes.write((int) rest);
    }

    public byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
