package dev.lorekeep.admin.hub;

import dev.lorekeep.platform.ByteCount;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Downloads a model into a folder that appears only when it is whole. Until then all is in {@code .NAME.unfinished} beside it, where the
 * next run goes on. Price: every byte is written once and read once more for its hash.
 */
public final class ModelPull {
    /** End of the name of a folder that is still being filled. */
    public static final String UNFINISHED = ".unfinished";

    private static final String LOCK = ".lock";
    private static final String SUMS = "SHA256SUMS";
    // for the file system's own records
    private static final long SPARE_BYTES = 64L << 20;

    /** Free bytes where a folder lies. */
    public interface FreeSpace {
        long bytes(Path folder) throws IOException;
    }

    /** Told how far it is. */
    public interface Progress {
        void begins(int files, long bytes);

        /** @param bytes that are there, of those that {@code begins} told */
        void reached(long bytes);
    }

    private final Hub hub;
    private final Patience patience;
    private final FreeSpace freeSpace;

    public ModelPull(Hub hub, Patience patience, FreeSpace freeSpace) {
        this.hub = hub;
        this.patience = patience;
        this.freeSpace = freeSpace;
    }

    /**
     * @param target the folder to make; must not exist
     * @throws HubFailure that says why nothing was published
     */
    public void pull(ModelName name, FileChoice choice, Path target, Progress progress) throws IOException {
        if (Files.exists(target))
            throw new HubFailure(target + " is already there: remove it first, or choose another folder with --to");
        var listing = hub.listing(name);
        var files = choice.of(listing.files(), name);
        requireHashes(files, name);
        var staging = Files.createDirectories(staging(target));
        try (var lock = FileChannel.open(staging.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock(lock, target);
            checkSpace(files, staging);
            progress.begins(
                    files.size(), files.stream().mapToLong(ModelPull::bytes).sum());
            var sums = download(name, listing.commit(), files, staging, progress);
            removeOthers(staging, sums);
            writeSums(staging, sums, name, listing.commit());
            publish(staging, target);
        }
    }

    private static Path staging(Path target) {
        return target.toAbsolutePath().normalize().resolveSibling("." + target.getFileName() + UNFINISHED);
    }

    private void requireHashes(List<HubFile> files, ModelName name) throws HubFailure {
        for (var file : files)
            if (file.isWeights() && file.sha256() == null && file.gitBlob() == null)
                throw new HubFailure(
                        hub + " gives no hash of " + file.path() + " of " + name
                                + ", so that it could not be verified: use a mirror that answers ?blobs=true as Hugging Face does");
    }

    private static void lock(FileChannel lock, Path target) throws IOException {
        try {
            if (lock.tryLock() != null) return;
        } catch (OverlappingFileLockException e) {
            // this process, another thread
        }
        throw new HubFailure("another command is downloading " + target);
    }

    private void checkSpace(List<HubFile> files, Path staging) throws IOException {
        long needed = SPARE_BYTES;
        for (var file : files) needed += Math.max(0, bytes(file) - present(staging, file));
        long free = freeSpace.bytes(staging);
        if (needed > free)
            throw new HubFailure("the download takes " + new ByteCount(needed) + ", and the disk of "
                    + staging.getParent() + " has " + new ByteCount(free)
                    + " left: make room there, or choose another folder with --to");
    }

    private static long present(Path staging, HubFile file) throws IOException {
        for (var path : List.of(staging.resolve(file.path()), staging.resolve(file.path() + FileDownload.PART)))
            if (Files.isRegularFile(path)) return Files.size(path);
        return 0;
    }

    private static long bytes(HubFile file) {
        return file.bytes() == null ? 0 : file.bytes();
    }

    /** @return SHA-256 by path */
    private Map<String, String> download(
            ModelName name, String commit, List<HubFile> files, Path staging, Progress progress) throws IOException {
        var sums = new TreeMap<String, String>();
        long done = 0;
        // small ones first: what is missing or forbidden shows before gigabytes have come
        for (var file : files.stream()
                .sorted(Comparator.comparingLong(ModelPull::bytes))
                .toList()) {
            long before = done;
            var download = new FileDownload(
                    hub, name, commit, file, staging, patience, received -> progress.reached(before + received));
            sums.put(file.path(), download.complete());
            done += bytes(file);
        }
        return sums;
    }

    /** What another revision or another choice has left. */
    private static void removeOthers(Path staging, Map<String, String> sums) throws IOException {
        try (var paths = Files.walk(staging)) {
            for (var path : paths.filter(Files::isRegularFile).toList())
                if (!sums.containsKey(staging.relativize(path).toString().replace('\\', '/'))) Files.delete(path);
        }
    }

    private void writeSums(Path staging, Map<String, String> sums, ModelName name, String commit) throws IOException {
        var lines = sums.entrySet().stream()
                .map(entry -> entry.getValue() + "  " + entry.getKey() + "\n")
                .collect(Collectors.joining());
        Files.writeString(staging.resolve(SUMS), "# " + name.id() + " at " + commit + ", from " + hub + "\n" + lines);
    }

    private static void publish(Path staging, Path target) throws IOException {
        try {
            Files.move(staging, target.toAbsolutePath().normalize(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new HubFailure(staging + " is complete, but cannot become " + target + ": " + e.getMessage(), e);
        }
    }
}
