package dev.lorekeep.embed.convert;

import java.util.List;

/** Where the bytes of one or more tensors of a graph come from. */
sealed interface WeightContent {
    /**
     * Rows of a stored matrix, or a whole stored vector.
     *
     * @param shape of the whole stored tensor
     * @param firstRow first row taken
     * @param rows rows taken
     */
    record Part(String tensor, List<Long> shape, long firstRow, long rows) {
        public Part {
            shape = List.copyOf(shape);
        }

        static Part all(String tensor, long... shape) {
            return new Part(tensor, List.of(box(shape)), 0, shape[0]);
        }

        Part row(long row) {
            return new Part(tensor, shape, row, 1);
        }

        long rowLength() {
            return shape.stream().skip(1).reduce(1L, (a, b) -> a * b);
        }

        private static Long[] box(long[] values) {
            var boxed = new Long[values.length];
            for (int i = 0; i < values.length; i++) boxed[i] = values[i];
            return boxed;
        }
    }

    /** Stored parts below each other: one tensor, in its own type. */
    record Stored(List<Part> parts) implements WeightContent {
        public Stored {
            parts = List.copyOf(parts);
        }
    }

    /** Stored parts below each other in 8 bits: two tensors, codes and scales. */
    record Quantised(List<Part> parts, int blockSize) implements WeightContent {
        public Quantised {
            parts = List.copyOf(parts);
        }
    }

    /** Cosine and sine of the angle of every position and pair of a head's components: two tensors. */
    record Rotations(int positions, int pairs, double theta) implements WeightContent {}
}
