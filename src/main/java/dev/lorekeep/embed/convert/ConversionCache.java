package dev.lorekeep.embed.convert;

import dev.lorekeep.platform.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Converted models, a folder each. A folder is written under another name, flushed to disk and then renamed, so that what has its
 * final name is whole. One conversion runs at a time, over all processes that share the cache; it removes what a killed one left,
 * and what nobody has opened for a month: a new writer, format or revision of a model leaves gigabytes behind.
 */
final class ConversionCache {
    private static final String GRAPH_FILE = "model.onnx";
    private static final String UNFINISHED = ".unfinished-";
    // room for the graph and the file system's own records
    private static final long SPARE_BYTES = 64L << 20;
    // whoever goes back to a model after that waits for a conversion: seconds a gigabyte
    private static final Duration UNUSED = Duration.ofDays(30);
    // file locks are held by the process: threads of one need their own
    private static final ReentrantLock WITHIN_PROCESS = new ReentrantLock();

    /** Free bytes where a folder lies. */
    interface FreeSpace {
        long bytes(Path folder) throws IOException;
    }

    interface Writer {
        void write(Path graphFile, Path dataFile) throws IOException;
    }

    /** @param written whether this call wrote it */
    record Entry(Path graphFile, boolean written) {}

    private final Path folder;
    private final FreeSpace freeSpace;

    ConversionCache(Path folder, FreeSpace freeSpace) {
        this.folder = folder;
        this.freeSpace = freeSpace;
    }

    /**
     * @param key may become known while the writer works
     * @param dataBytes exact size of the weights' file
     * @param writer called when the cache has no whole conversion of this key, as far as the key is known
     */
    Entry findOrWrite(Future<String> key, long dataBytes, Writer writer) throws IOException {
        var found = findNow(key, dataBytes);
        if (found.isPresent()) return found.get();
        Files.createDirectories(folder);
        WITHIN_PROCESS.lock();
        try (var channel =
                        FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            // another process may have written it meanwhile
            found = findNow(key, dataBytes);
            if (found.isPresent()) return found.get();
            removeUnfinished();
            removeUnused();
            checkSpace(dataBytes);
            return write(key, dataBytes, writer);
        } finally {
            WITHIN_PROCESS.unlock();
        }
    }

    private Optional<Entry> findNow(Future<String> key, long dataBytes) throws IOException {
        return key.isDone() ? find(folder.resolve(await(key)), dataBytes) : Optional.empty();
    }

    private static Optional<Entry> find(Path entry, long dataBytes) throws IOException {
        if (!isWhole(entry, dataBytes)) return Optional.empty();
        markUsed(entry);
        return Optional.of(new Entry(entry.resolve(GRAPH_FILE), false));
    }

    private Entry write(Future<String> key, long dataBytes, Writer writer) throws IOException {
        var unfinished = Files.createTempDirectory(folder, UNFINISHED);
        try {
            writer.write(unfinished.resolve(GRAPH_FILE), unfinished.resolve(OnnxGraph.DATA_FILE));
            var entry = folder.resolve(await(key));
            var found = find(entry, dataBytes);
            if (found.isPresent()) return found.get();
            flush(unfinished.resolve(GRAPH_FILE));
            flush(unfinished);
            Folders.delete(entry);
            Files.move(unfinished, entry, StandardCopyOption.ATOMIC_MOVE);
            flush(folder);
            return new Entry(entry.resolve(GRAPH_FILE), true);
        } finally {
            Folders.delete(unfinished);
        }
    }

    private static String await(Future<String> key) throws IOException {
        try {
            return key.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while hashing a model", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) throw known;
            throw new IllegalStateException("cannot hash a model", e);
        }
    }

    private static boolean isWhole(Path entry, long dataBytes) throws IOException {
        var data = entry.resolve(OnnxGraph.DATA_FILE);
        return Files.isRegularFile(entry.resolve(GRAPH_FILE))
                && Files.isRegularFile(data)
                && Files.size(data) == dataBytes;
    }

    private void removeUnfinished() throws IOException {
        try (var entries = Files.newDirectoryStream(folder, UNFINISHED + "*")) {
            for (var entry : entries) Folders.delete(entry);
        }
    }

    private static void markUsed(Path entry) {
        try {
            Files.setLastModifiedTime(entry, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // a cache that somebody else fills and we only read: then nothing is removed either
        }
    }

    private void removeUnused() throws IOException {
        var old = FileTime.from(Instant.now().minus(UNUSED));
        try (var entries = Files.newDirectoryStream(folder, entry -> Files.exists(entry.resolve(GRAPH_FILE)))) {
            for (var entry : entries) if (Files.getLastModifiedTime(entry).compareTo(old) < 0) Folders.delete(entry);
        }
    }

    private void checkSpace(long dataBytes) throws IOException {
        long free = freeSpace.bytes(folder);
        long needed = dataBytes + SPARE_BYTES;
        if (free < needed)
            throw new UnusableModel("converting the model takes " + (needed >> 20) + " MiB, but the disk of " + folder
                    + " has " + (free >> 20) + " MiB left: make room there, or move the cache");
    }

    private static void flush(Path path) throws IOException {
        // Windows cannot open folders, and needs no flush of them
        if (Files.isDirectory(path) && System.getProperty("os.name", "").startsWith("Windows")) return;
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
