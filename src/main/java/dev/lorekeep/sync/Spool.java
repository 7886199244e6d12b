package dev.lorekeep.sync;

import dev.lorekeep.ingest.SourceIntake;
import dev.lorekeep.platform.DataFolder;
import dev.lorekeep.platform.FullDisk;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files in which downloads wait until they are taken in, on the disk of the originals. */
@Singleton
final class Spool {
    private static final String PREFIX = "sync";
    private static final String SUFFIX = ".part";

    private final Path folder;
    private final long maxBytes;

    Spool(DataFolder folder, SourceIntake intake) {
        this.folder = folder.temporary();
        this.maxBytes = intake.maxFileBytes();
    }

    /** A new empty one; who asked for it deletes it. */
    Path file() throws IOException {
        return Files.createTempFile(folder, PREFIX, SUFFIX);
    }

    /** Longest file that is worth a download. */
    long maxBytes() {
        return maxBytes;
    }

    /** Whether a download or its taking in broke off for want of room here. */
    Optional<FullDisk> fullDisk(Throwable failure) {
        return FullDisk.find(failure, folder);
    }

    /** Deletes what a process that was killed has left. */
    void clean() throws IOException {
        try (var files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (var file : files) Files.deleteIfExists(file);
        }
    }
}
