package dev.lorekeep.admin;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Wall and CPU seconds of the rounds of one contestant; the CPU time is that of the whole process. */
final class Measured {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final String name;
    private final List<Double> walls = new ArrayList<>();
    private final List<Double> cpus = new ArrayList<>();

    Measured(String name) {
        this.name = name;
    }

    <T> T measure(Supplier<T> work) {
        System.gc(); // garbage of the other contestant is not this one's work
        long wall = System.nanoTime();
        long cpu = SYSTEM.getProcessCpuTime();
        var result = work.get();
        cpus.add((SYSTEM.getProcessCpuTime() - cpu) / 1e9);
        walls.add((System.nanoTime() - wall) / 1e9);
        return result;
    }

    String last(long tokens) {
        return "%s %.2f s wall, %.2f s CPU, %.0f tokens/s"
                .formatted(name, walls.getLast(), cpus.getLast(), tokens / walls.getLast());
    }

    double wall() {
        return median(walls);
    }

    double cpu() {
        return median(cpus);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
