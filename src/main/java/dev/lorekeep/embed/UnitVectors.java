package dev.lorekeep.embed;

import java.util.Arrays;

/** Vectors of length 1, whose scalar product is the cosine. */
final class UnitVectors {
    private UnitVectors() {}

    /** In place. What has no direction (all zero, not a number) stays without. */
    static void normalise(float[] vector) {
        float scale = (float) (1 / length(vector));
        for (int i = 0; i < vector.length; i++) vector[i] *= scale;
    }

    /** The start of a vector as a unit vector: models trained for it (Matryoshka, arXiv 2205.13147) put the most important first. */
    static float[] cut(float[] vector, int dimensions) {
        if (vector.length == dimensions) return vector;
        var start = Arrays.copyOf(vector, dimensions);
        normalise(start);
        return start;
    }

    static double length(float[] vector) {
        return Math.sqrt(product(vector, vector));
    }

    static double product(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) sum += (double) one[i] * other[i];
        return sum;
    }
}
