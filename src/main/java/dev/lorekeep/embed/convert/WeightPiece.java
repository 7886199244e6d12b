package dev.lorekeep.embed.convert;

import dev.lorekeep.embed.convert.OnnxGraph.Weight;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Converts one piece of a tensor through buffers that fit into a core's cache, and writes it to its place. */
final class WeightPiece {
    // a multiple of every block size; 128 kB of source and 256 kB of 32-bit numbers stay in a second-level cache
    private static final int STEP = 1 << 16;

    private final FileChannel channel;
    private final short[] scratch = new short[STEP];
    private final float[] numbers = new float[STEP];
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(STEP * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    WeightPiece(FileChannel channel) {
        this.channel = channel;
    }

    /** @param at place of the first number among the numbers of {@code target} */
    Void converted(StoredTensor source, long from, long count, Weight target, long at) throws IOException {
        var type = target.type();
        for (long done = 0; done < count; done += STEP) {
            int step = (int) Math.min(STEP, count - done);
            if (source.type() == type) {
                // through the buffer: written from the mapping itself, every page would fault inside the kernel
                source.copy(from + done, step, buffer.clear());
                buffer.flip();
            } else {
                source.read(from + done, step, scratch, numbers);
                encode(step, type, source.file() + ": tensor " + source.name());
            }
            writeFully(buffer, target.offset() + (at + done) * type.bytes());
        }
        return null;
    }

    /** Fills the buffer with the first {@code count} numbers. */
    private void encode(int count, ElementType type, String what) {
        buffer.clear();
        switch (type) {
            case FLOAT -> buffer.asFloatBuffer().put(numbers, 0, count);
            case BFLOAT16 -> {
                for (int i = 0; i < count; i++) scratch[i] = bfloat16(numbers[i]);
                buffer.asShortBuffer().put(scratch, 0, count);
            }
            case FLOAT16 -> {
                float largest = 0;
                for (int i = 0; i < count; i++) {
                    largest = Math.max(largest, Math.abs(numbers[i]));
                    scratch[i] = Float.floatToFloat16(numbers[i]);
                }
                // 65,520 is the first that rounds to infinity; a NaN fails this comparison too
                if (!(largest < 65_520))
                    throw new UnusableModel(what + " holds numbers too large for FP16: convert to BF16 or FP32");
                buffer.asShortBuffer().put(scratch, 0, count);
            }
            case UINT8, INT32, INT64 -> throw new IllegalStateException(type.name());
        }
        buffer.limit(count * type.bytes());
    }

    /** Rounds to nearest, ties to even. */
    static short bfloat16(float number) {
        int bits = Float.floatToIntBits(number);
        if (Float.isNaN(number)) return (short) (bits >>> 16);
        return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }

    Void quantised(StoredTensor source, long from, long count, int blockSize, Weight codes, Weight scales, long at)
            throws IOException {
        var coded = new byte[STEP];
        var scaled = new float[STEP / blockSize];
        for (long done = 0; done < count; done += STEP) {
            int step = (int) Math.min(STEP, count - done);
            source.read(from + done, step, scratch, numbers);
            if (!BlockQuantizer.quantise(numbers, step, blockSize, coded, scaled))
                throw new UnusableModel(source.file() + ": tensor " + source.name()
                        + " holds infinity or NaN: the file is damaged, get it again");
            writeFully(buffer.clear().put(coded, 0, step).flip(), codes.offset() + at + done);
            buffer.clear().asFloatBuffer().put(scaled, 0, step / blockSize);
            writeFully(
                    buffer.limit(step / blockSize * Float.BYTES),
                    scales.offset() + (at + done) / blockSize * Float.BYTES);
        }
        return null;
    }

    /** Angle of a pair at a position: position * theta^(-pair / pairs), computed in 64 bits. */
    Void rotations(WeightContent.Rotations table, Weight cos, Weight sin) throws IOException {
        var frequencies = new double[table.pairs()];
        for (int pair = 0; pair < frequencies.length; pair++)
            frequencies[pair] = Math.pow(table.theta(), -(double) pair / table.pairs());
        table(table, cos, (position, pair) -> Math.cos(position * frequencies[pair]));
        table(table, sin, (position, pair) -> Math.sin(position * frequencies[pair]));
        return null;
    }

    private interface Cell {
        double at(int position, int pair);
    }

    private void table(WeightContent.Rotations table, Weight target, Cell cell) throws IOException {
        int positionsOfStep = STEP / table.pairs();
        for (int first = 0; first < table.positions(); first += positionsOfStep) {
            int positions = Math.min(positionsOfStep, table.positions() - first);
            for (int position = 0; position < positions; position++)
                for (int pair = 0; pair < table.pairs(); pair++)
                    numbers[position * table.pairs() + pair] = (float) cell.at(first + position, pair);
            encode(positions * table.pairs(), target.type(), target.name());
            writeFully(
                    buffer,
                    target.offset()
                            + (long) first * table.pairs() * target.type().bytes());
        }
    }

    private void writeFully(ByteBuffer bytes, long offset) throws IOException {
        long place = offset;
        while (bytes.hasRemaining()) place += channel.write(bytes, place);
    }
}
