package dev.lorekeep.parse.child;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Starts Java with this service's own classes and little else: a fixed heap, no secrets in its environment, a scratch folder of its
 * own and no network, neither from Java (see {@link NoNetwork}) nor, where Linux allows that, from the process at all.
 */
final class ChildCommand {
    private static final List<String> KEPT = List.of("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TESSDATA_PREFIX");

    private final Class<?> main;
    private final int heapMegabytes;
    private final Optional<Path> cache;
    private @Nullable List<String> cutOff;

    /** @param main class with a main method that needs no arguments */
    ChildCommand(Class<?> main, int heapMegabytes, Optional<Path> cache) {
        this(main, heapMegabytes, cache, null);
    }

    /** @param cutOff command that runs the rest of the line without a network; may be empty; null to find it when it is needed */
    ChildCommand(Class<?> main, int heapMegabytes, Optional<Path> cache, @Nullable List<String> cutOff) {
        this.main = main;
        this.heapMegabytes = heapMegabytes;
        this.cache = cache;
        this.cutOff = cutOff;
    }

    /** Whether the operating system keeps the process from the network, too. */
    boolean isCutOff() {
        return !cutOff().isEmpty();
    }

    Process start(Path scratch) throws IOException {
        var builder = new ProcessBuilder(line(scratch))
                .directory(scratch.toFile())
                // libraries complain about every broken file, sometimes with its words
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        for (var name : KEPT)
            Optional.ofNullable(System.getenv(name))
                    .ifPresent(value -> builder.environment().put(name, value));
        // glibc keeps up to eight arenas per core; two hold native memory down
        builder.environment().putAll(Map.of("MALLOC_ARENA_MAX", "2", "OMP_THREAD_LIMIT", "1"));
        return builder.start();
    }

    private List<String> line(Path scratch) {
        var line = new ArrayList<>(cutOff());
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // the service's own collector and module options: a cache of classes fits no others
        line.addAll(List.of(
                "-Xms16m",
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:ReservedCodeCacheSize=64m",
                "-XX:-UsePerfData",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules",
                "jdk.incubator.vector"));
        cache.ifPresent(path -> line.add("-XX:AOTCache=" + path));
        line.addAll(List.of(
                // replies have standard output for themselves
                "-Xlog:disable",
                "-XX:+DisplayVMOutputToStderr",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + scratch,
                "-Djava.nio.channels.spi.SelectorProvider=" + NoNetwork.class.getName(),
                // names are looked up in an empty file, never asked for
                "-Djdk.net.hosts.file=/dev/null",
                "-cp",
                classPath(),
                main.getName()));
        return line;
    }

    /** Absolute, since the process has another working folder. */
    private static String classPath() {
        var entries = new ArrayList<String>();
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator))
            entries.add(Path.of(entry).toAbsolutePath().toString());
        return String.join(File.pathSeparator, entries);
    }

    /** Tried at the first process, not at the service's start. */
    private synchronized List<String> cutOff() {
        if (cutOff == null) cutOff = find();
        return cutOff;
    }

    /** A network namespace of its own has no interface that is up. Root needs no user namespace, others may be refused one. */
    private static List<String> find() {
        for (var line : List.of(List.of("unshare", "-n"), List.of("unshare", "-r", "-n"))) {
            try {
                var probe = new ArrayList<>(line);
                probe.add("true");
                var process = new ProcessBuilder(probe)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0) return line;
                process.destroyForcibly();
            } catch (IOException _) {
                return List.of();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return List.of();
            }
        }
        return List.of();
    }
}
