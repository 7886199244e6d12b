package dev.lorekeep.embed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Vectors as bytes: 32-bit floats, little-endian, nothing else. */
public final class VectorCodec {
    private VectorCodec() {}

    public static byte[] encode(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return bytes.array();
    }

    public static float[] decode(byte[] bytes) {
        if (bytes.length % Float.BYTES != 0)
            throw new IllegalArgumentException("not a vector: " + bytes.length + " bytes");
        var vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }
}
