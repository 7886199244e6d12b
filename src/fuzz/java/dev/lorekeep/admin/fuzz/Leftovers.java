package dev.lorekeep.admin.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What this process has started and has open at a moment: child processes, pipes and files. Sockets are left out, for they belong to the
 * database's pool, and so are jars, which Java opens when it first needs a class.
 *
 * @param handles what they lead to; each pipe has a number of its own
 */
public record Leftovers(Set<Long> children, Set<String> handles) {
    private static final String PARSER = "ParserMain";
    /** A pipe to a parser's input, and one from its output. */
    private static final int PIPES_OF_A_PARSER = 2;

    public static Leftovers now() throws IOException {
        var children = ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .filter(pid -> !CommandLine.isPostgreSql(pid))
                .collect(Collectors.toSet());
        return new Leftovers(children, openHandles());
    }

    private static Set<String> openHandles() throws IOException {
        var handles = new HashSet<String>();
        try (var open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (var handle : open) {
                var target = target(handle);
                if (!target.startsWith("socket:") && !target.endsWith(".jar")) handles.add(target);
            }
        }
        return handles;
    }

    private static String target(Path handle) {
        try {
            return Files.readSymbolicLink(handle).toString();
        } catch (IOException gone) {
            // the handle that lists them
            return "socket:";
        }
    }

    /**
     * What there is more of now.
     *
     * @param maxParsers that may wait for more work
     * @param scratch folder in which parsers have theirs
     */
    public List<String> objections(int maxParsers, Path scratch) throws IOException {
        var now = now();
        var objections = new ArrayList<String>();
        var parsers = 0;
        for (var pid : added(children, now.children)) {
            var line = CommandLine.of(pid);
            if (line.contains(PARSER)) parsers++;
            else objections.add("a process is left behind: " + line);
        }
        if (parsers > maxParsers) objections.add(parsers + " parsers run, " + maxParsers + " are enough");
        var pipes = 0;
        for (var handle : added(handles, now.handles)) {
            if (handle.startsWith("pipe:")) pipes++;
            else objections.add("open: " + handle);
        }
        if (pipes > PIPES_OF_A_PARSER * parsers) objections.add(pipes + " pipes are open to " + parsers + " parsers");
        try (var files = Files.walk(scratch)) {
            files.filter(Files::isRegularFile).forEach(file -> objections.add("a file is left behind: " + file));
        }
        return objections;
    }

    private static <T> Set<T> added(Set<T> before, Set<T> now) {
        var added = new HashSet<>(now);
        added.removeAll(before);
        return added;
    }
}
