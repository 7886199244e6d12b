package dev.lorekeep.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** What Java leaves to do by hand with folders. */
public final class Folders {
    private Folders() {}

    /** Deletes the folder or file with all that is in it; nothing happens if it is not there. */
    public static void delete(Path path) throws IOException {
        if (!Files.exists(path)) return;
        try (var paths = Files.walk(path)) {
            for (var each : paths.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(each);
        }
    }
}
