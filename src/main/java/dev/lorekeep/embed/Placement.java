package dev.lorekeep.embed;

import java.util.List;
import java.util.stream.Collectors;

/** Where a session runs. */
sealed interface Placement {
    /** @param threads texts that are embedded at the same time, each on one thread */
    record Processor(int threads) implements Placement {
        public Processor {
            if (threads < 1) throw new IllegalArgumentException("threads: " + threads);
        }

        @Override
        public String toString() {
            return "CPU, " + threads + (threads == 1 ? " thread" : " threads");
        }
    }

    /** @param device number of the GPU as CUDA counts */
    record Cuda(int device) implements Placement {
        public Cuda {
            if (device < 0) throw new IllegalArgumentException("device: " + device);
        }

        @Override
        public String toString() {
            return "CUDA device " + device;
        }
    }

    static String describe(List<? extends Placement> placements) {
        return placements.stream().map(Placement::toString).collect(Collectors.joining(" + "));
    }
}
