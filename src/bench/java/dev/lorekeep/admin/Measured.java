package dev.lorekeep.admin;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Wall and CPU seconds of the rounds of one contestant; the CPU time is that of the whole process and of those that read files for it. */
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
        double cpu = cpuSeconds();
        var result = work.get();
        cpus.add(cpuSeconds() - cpu);
        walls.add((System.nanoTime() - wall) / 1e9);
        return result;
    }

    private static double cpuSeconds() {
        double readers = ProcessHandle.current()
                .children()
                .filter(Measured::readsFiles)
                .mapToDouble(process ->
                        process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3)
                .sum();
        return SYSTEM.getProcessCpuTime() / 1e9 + readers + ended();
    }

    private static boolean readsFiles(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/java");
    }

    /** Of processes that have ended, in seconds: Linux counts them for their parent in hundredths (proc(5), cutime and cstime). */
    private static double ended() {
        try {
            var stat = Files.readString(Path.of("/proc/self/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / 100.0;
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

    double cpu() {
        return median(cpus);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
