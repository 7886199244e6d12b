package dev.lorekeep.index;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** Chunks for index tests. */
final class IndexedChunks {
    static final int DIMENSIONS = 8;

    private IndexedChunks() {}

    static IndexedChunk chunk(UUID document, int ordinal, UUID access, String text) {
        return new IndexedChunk(
                UUID.randomUUID(),
                document,
                1,
                ordinal,
                access,
                access,
                "Title",
                "Title > Heading",
                text,
                vector(ordinal));
    }

    static IndexChange replacement(long sequence, UUID document, UUID access, String... texts) {
        return new IndexChange.Replacement(sequence, document, chunks(document, access, texts));
    }

    static List<IndexedChunk> chunks(UUID document, UUID access, String... texts) {
        return IntStream.range(0, texts.length)
                .mapToObj(i -> chunk(document, i, access, texts[i]))
                .toList();
    }

    static float[] vector(long seed) {
        var random = new Random(seed);
        var vector = new float[DIMENSIONS];
        var length = 0.0;
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = (float) random.nextGaussian();
            length += vector[i] * vector[i];
        }
        for (int i = 0; i < DIMENSIONS; i++) vector[i] /= (float) Math.sqrt(length);
        return vector;
    }
}
