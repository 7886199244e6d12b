package dev.lorekeep.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Wall and CPU seconds of the rounds of one contestant; the CPU time is that of the whole process and of those that read files for it. */
final class Measured {
    private final String name;
    private final List<Double> walls = new ArrayList<>();
    private final List<Double> cpus = new ArrayList<>();

    Measured(String name) {
        this.name = name;
    }

    <T> T measure(Supplier<T> work) {
        System.gc(); // garbage of the other contestant is not this one's work
        long wall = System.nanoTime();
        double cpu = cpuSeconds();
        var result = work.get();
        cpus.add(cpuSeconds() - cpu);
        walls.add((System.nanoTime() - wall) / 1e9);
        return result;
    }

    private static double cpuSeconds() {
        try {
            var now = CpuTimes.now();
            return now.service().plus(now.parsers()).toMillis() / 1e3;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String last(long tokens) {
        return "%s %.2f s wall, %.2f s CPU, %.0f tokens/s"
                .formatted(name, walls.getLast(), cpus.getLast(), tokens / walls.getLast());
    }

    double wall() {
        return median(walls);
    }

    /** Whatever disturbs a round makes it longer. */
    double shortestWall() {
        return walls.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    }

    double cpu() {
        return median(cpus);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
