package dev.lorekeep.ingest;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A file of the watched folder as a look at it found it.
 *
 * @param path relative to the watched folder, with forward slashes; its first part is the collection's folder
 * @param modifiedAt to the microsecond, as PostgreSQL keeps it
 */
record FolderFile(String path, Path file, long sizeBytes, Instant modifiedAt) {
    static final String SCHEME = "folder:";

    String folder() {
        return path.substring(0, path.indexOf('/'));
    }

    /** The path inside of the collection: two files of the same name in two sub-folders are told apart. */
    String name() {
        return path.substring(path.indexOf('/') + 1);
    }

    String sourceUri() {
        return SCHEME + path;
    }

    boolean sameAs(FolderFile other) {
        return sizeBytes == other.sizeBytes && modifiedAt.equals(other.modifiedAt);
    }
}
