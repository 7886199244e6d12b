package dev.lorekeep.admin.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process was started with. Java's own {@code ProcessHandle} leaves out lines longer than a page of memory, as ours are. */
public final class CommandLine {
    private CommandLine() {}

    /** Whether it is a server of PostgreSQL or one of its processes; a class path may hold that word, too. */
    public static boolean isPostgreSql(long pid) {
        var line = of(pid);
        return line.startsWith("postgres:") || line.contains("bin/postgres ");
    }

    /** @return empty when the process is gone */
    public static String of(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }
}
