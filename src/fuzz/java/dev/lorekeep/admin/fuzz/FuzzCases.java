package dev.lorekeep.admin.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Damaged copies of sample files. A case is made by its number and the seed alone, so that any of them can be had again without those
 * before it.
 */
public final class FuzzCases {
    /** What is done to a file. */
    public enum Damage {
        /** Up to 64 single bits are turned. */
        FLIPS,
        /** The end is missing, as after a broken download. */
        TRUNCATION,
        /** A piece of another file stands in it. */
        SPLICE,
        /** A piece of up to 4 kB is made of chance or of zeros. */
        NOISE
    }

    /** @param name of the file that was damaged */
    public record FuzzCase(int number, String name, Damage damage, byte[] bytes) {}

    private static final int MAX_FLIPS = 64;
    private static final int MAX_NOISE_BYTES = 4096;

    private final List<Path> samples;
    private final long seed;

    public FuzzCases(Path folder, long seed) throws IOException {
        try (var files = Files.walk(folder)) {
            samples = files.filter(Files::isRegularFile).sorted().toList();
        }
        if (samples.isEmpty()) throw new IOException("there is no file in " + folder);
        this.seed = seed;
    }

    public FuzzCase of(int number) throws IOException {
        var random = new Random(seed * 1_000_003 + number);
        var sample = any(random);
        var damages = Damage.values();
        var damage = damages[random.nextInt(damages.length)];
        var bytes = Files.readAllBytes(sample);
        var damaged = switch (damage) {
            case FLIPS -> flipped(bytes, random);
            case TRUNCATION -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case SPLICE -> spliced(bytes, Files.readAllBytes(any(random)), random);
            case NOISE -> noisy(bytes, random);
        };
        return new FuzzCase(number, sample.getFileName().toString(), damage, damaged);
    }

    private Path any(Random random) {
        return samples.get(random.nextInt(samples.size()));
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        if (bytes.length == 0) return bytes;
        for (var left = 1 + random.nextInt(MAX_FLIPS); left > 0; left--)
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, byte[] other, Random random) {
        var at = random.nextInt(bytes.length + 1);
        var from = random.nextInt(other.length + 1);
        var to = from + random.nextInt(other.length - from + 1);
        // inserted, or in the place of what was there
        var rest = random.nextBoolean() ? at : Math.min(bytes.length, at + to - from);
        var pieces = new ArrayList<byte[]>();
        pieces.add(Arrays.copyOfRange(bytes, 0, at));
        pieces.add(Arrays.copyOfRange(other, from, to));
        pieces.add(Arrays.copyOfRange(bytes, rest, bytes.length));
        var all = new byte[pieces.stream().mapToInt(piece -> piece.length).sum()];
        var written = 0;
        for (var piece : pieces) {
            System.arraycopy(piece, 0, all, written, piece.length);
            written += piece.length;
        }
        return all;
    }

    private static byte[] noisy(byte[] bytes, Random random) {
        if (bytes.length == 0) return bytes;
        var at = random.nextInt(bytes.length);
        var noise = new byte[Math.min(bytes.length - at, 1 + random.nextInt(MAX_NOISE_BYTES))];
        if (random.nextBoolean()) random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, at, noise.length);
        return bytes;
    }
}
