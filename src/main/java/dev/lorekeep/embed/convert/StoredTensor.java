package dev.lorekeep.embed.convert;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

/**
 * A tensor as it lies in a safetensors file, row by row, little-endian.
 *
 * @param encoding its dtype as the file names it, such as {@code BF16}
 * @param data the mapped bytes; readable while the file is open
 */
record StoredTensor(String name, Path file, String encoding, List<Long> shape, MemorySegment data) {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat REAL = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    StoredTensor {
        shape = List.copyOf(shape);
    }

    /** @throws UnusableModel when these are not floating point numbers that we read */
    ElementType type() {
        return switch (encoding) {
            case "F32" -> ElementType.FLOAT;
            case "F16" -> ElementType.FLOAT16;
            case "BF16" -> ElementType.BFLOAT16;
            default ->
                throw new UnusableModel(file + ": tensor " + name + " is stored as " + encoding
                        + ": use the model as published in BF16, F16 or F32, not a quantised copy");
        };
    }

    /** Appends the bytes of numbers {@code first} to {@code first + count}, as they are stored. */
    void copy(long first, int count, ByteBuffer target) {
        int bytes = type().bytes();
        target.put(data.asSlice(first * bytes, (long) count * bytes).asByteBuffer());
    }

    /**
     * Numbers {@code first} to {@code first + count} widened to 32 bits.
     *
     * @param scratch room for {@code count} 16-bit numbers
     */
    void read(long first, int count, short[] scratch, float[] target) {
        switch (type()) {
            case FLOAT -> MemorySegment.copy(data, REAL, first * Float.BYTES, target, 0, count);
            case BFLOAT16 -> {
                MemorySegment.copy(data, SHORT, first * Short.BYTES, scratch, 0, count);
                for (int i = 0; i < count; i++) target[i] = Float.intBitsToFloat(scratch[i] << 16);
            }
            case FLOAT16 -> {
                MemorySegment.copy(data, SHORT, first * Short.BYTES, scratch, 0, count);
                for (int i = 0; i < count; i++) target[i] = Float.float16ToFloat(scratch[i]);
            }
            case UINT8, INT32, INT64 -> throw new IllegalStateException(encoding);
        }
    }
}
