package dev.lorekeep.admin;

import dev.lorekeep.admin.fuzz.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * CPU time that was used up to a moment, of this process without its children, of PostgreSQL, and of the processes that read files. From
 * {@code /proc}, which counts in hundredths of a second; a process that has ended is found in its parent's sums.
 */
record CpuTimes(Duration service, Duration database, Duration parsers) {
    private static final long MILLIS_PER_TICK = 10;
    // of proc(5), counted from the state, which is the first after the name
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int ENDED_USER = 13;
    private static final int ENDED_SYSTEM = 14;

    static CpuTimes now() throws IOException {
        var self = ProcessHandle.current();
        var database = Duration.ZERO;
        // what ended: parsers, for PostgreSQL lives as long as we do
        var parsers = ended(self.pid());
        for (var child : self.children().toList()) {
            if (!CommandLine.isPostgreSql(child.pid())) {
                parsers = parsers.plus(used(child.pid()));
                continue;
            }
            database = database.plus(used(child.pid())).plus(ended(child.pid()));
            for (var backend : child.children().toList()) database = database.plus(used(backend.pid()));
        }
        return new CpuTimes(used(self.pid()), database, parsers);
    }

    CpuTimes since(CpuTimes before) {
        return new CpuTimes(
                service.minus(before.service), database.minus(before.database), parsers.minus(before.parsers));
    }

    private static Duration used(long pid) throws IOException {
        return sum(pid, USER, SYSTEM);
    }

    private static Duration ended(long pid) throws IOException {
        return sum(pid, ENDED_USER, ENDED_SYSTEM);
    }

    private static Duration sum(long pid, int... fields) throws IOException {
        List<String> words;
        try {
            var line = Files.readString(Path.of("/proc/" + pid + "/stat"));
            words = List.of(line.substring(line.lastIndexOf(')') + 2).split(" "));
        } catch (java.nio.file.NoSuchFileException gone) {
            return Duration.ZERO;
        }
        var ticks = 0L;
        for (var field : fields) ticks += Long.parseLong(words.get(field));
        return Duration.ofMillis(ticks * MILLIS_PER_TICK);
    }
}
