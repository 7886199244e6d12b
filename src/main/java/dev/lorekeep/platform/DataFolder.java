package dev.lorekeep.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Where Lorekeep keeps everything on this machine. All paths are on one file system, so that files written to
 * {@link #temporary()} can be moved into place atomically.
 *
 * @param root the folder that is backed up
 */
public record DataFolder(Path root) {
    public DataFolder {
        root = root.toAbsolutePath().normalize();
    }

    /**
     * Creates what is missing.
     *
     * @throws StartupProblem if the folder cannot be written
     */
    public static DataFolder open(Path root) {
        var folder = new DataFolder(root);
        try {
            for (var path : List.of(
                    folder.root,
                    folder.postgres(),
                    folder.blobs(),
                    folder.index(),
                    folder.temporary(),
                    folder.logs(),
                    folder.secrets())) Files.createDirectories(path);
            Files.setPosixFilePermissions(folder.secrets(), PosixFilePermissions.fromString("rwx------"));
            // existing folders may be on a read-only mount: only a write tells
            Files.delete(Files.createTempFile(folder.temporary(), "write", ".check"));
        } catch (IOException | UnsupportedOperationException e) {
            throw new StartupProblem(
                    "Cannot write to the data folder " + folder.root
                            + ": make it writable, or choose another with --data DIR or LOREKEEP_DATA",
                    e);
        }
        return folder;
    }

    public Path postgres() {
        return root.resolve("postgres");
    }

    public Path blobs() {
        return root.resolve("blobs");
    }

    public Path index() {
        return root.resolve("index");
    }

    public Path temporary() {
        return root.resolve("temporary");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    /** Readable by the owner only. */
    public Path secrets() {
        return root.resolve("secrets");
    }
}
