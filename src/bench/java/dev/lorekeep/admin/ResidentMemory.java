package dev.lorekeep.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What of a process is in memory, as Linux tells it. */
final class ResidentMemory {
    private ResidentMemory() {}

    /** @return empty for a process that has ended */
    static OptionalLong kilobytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst();
        } catch (IOException _) {
            return OptionalLong.empty();
        }
    }

    /** @throws IOException if this is no Linux */
    static long ownKilobytes() throws IOException {
        return kilobytes(ProcessHandle.current().pid())
                .orElseThrow(() -> new IOException("/proc does not say how much memory is resident"));
    }
}
