package dev.lorekeep.ingest;

import dev.lorekeep.platform.DataFolder;
import dev.lorekeep.platform.FullDisk;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether there is room to go on. Ingest stops before a disk of the data folder is full to the last byte, so that PostgreSQL and the index
 * can end what they have begun; once somebody has made room it goes on by itself.
 */
@Singleton
class Room {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final List<Path> folders;
    private final Path blobs;
    private final long keptBytes;

    Room(DataFolder folder, IngestConfig config) {
        this.folders = List.of(folder.root(), folder.postgres(), folder.blobs(), folder.temporary(), folder.index());
        this.blobs = folder.blobs();
        this.keptBytes = config.minFreeBytes();
    }

    /** Why nothing is taken in at the moment. */
    Optional<FullDisk> shortage() {
        return shortage(0);
    }

    /** The same once this many more bytes are stored. */
    Optional<FullDisk> shortage(long bytes) {
        return folders.stream()
                // one that is not there yet will be on the root's disk
                .filter(folder -> folder.toFile().exists())
                .filter(folder -> FullDisk.usableBytes(folder) - bytes < keptBytes)
                .findFirst()
                .map(folder -> FullDisk.below(folder, keptBytes));
    }

    void require() {
        var shortage = shortage();
        if (shortage.isPresent()) throw shortage.get();
    }

    /** Returns when there is room. */
    void await() throws InterruptedException {
        while (shortage().isPresent()) Thread.sleep(BETWEEN_LOOKS);
    }

    /** Whether a failure to take something in was one of a full disk. */
    Optional<FullDisk> cause(Throwable failure) {
        return FullDisk.find(failure, blobs);
    }
}
