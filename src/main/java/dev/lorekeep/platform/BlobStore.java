package dev.lorekeep.platform;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;

/**
 * Original files by the hash of their content, under {@code blobs/sha256/ab/abcd…}: the same bytes are stored once. A file
 * appears under its name only when all of its bytes are on the disk.
 *
 * <p>Who deletes must know that nobody refers to the content any more; the store does not count references.
 */
@Singleton
public final class BlobStore {
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    private static final FileAttribute<Set<PosixFilePermission>> OURS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path blobs;
    private final Path temporary;

    public BlobStore(DataFolder folder) {
        blobs = folder.blobs().resolve("sha256");
        temporary = folder.temporary();
    }

    /**
     * Streams the content to the disk; the caller closes {@code content}.
     *
     * @throws FullDisk if there is no room for it; nothing of it is left behind
     */
    public Blob put(InputStream content) throws IOException {
        var upload = temporary.resolve("blob-" + UUID.randomUUID() + ".upload");
        try {
            var digest = sha256();
            var sizeBytes = write(new DigestInputStream(content, digest), upload);
            var blob = new Blob(HexFormat.of().formatHex(digest.digest()), sizeBytes);
            move(upload, path(blob.sha256()));
            return blob;
        } catch (IOException | RuntimeException | Error e) {
            delete(upload, e);
            var full = FullDisk.find(e, blobs);
            if (full.isPresent()) throw full.get();
            throw e;
        }
    }

    /** Where the content is, whether or not it is there. */
    public Path path(String sha256) {
        if (!sha256.matches("[0-9a-f]{64}")) throw new IllegalArgumentException("not a sha256: " + sha256);
        return blobs.resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    /** Returns whether there was something to delete. */
    public boolean delete(String sha256) throws IOException {
        return Files.deleteIfExists(path(sha256));
    }

    private static long write(InputStream content, Path upload) throws IOException {
        try (var channel = FileChannel.open(upload, NEW, OURS)) {
            var sizeBytes = content.transferTo(Channels.newOutputStream(channel));
            channel.force(true);
            return sizeBytes;
        }
    }

    private static void delete(Path upload, Throwable cause) {
        try {
            Files.deleteIfExists(upload);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static void move(Path upload, Path target) throws IOException {
        try {
            replace(upload, target);
        } catch (NoSuchFileException _) {
            // the first of 256 folders' blobs
            Files.createDirectories(target.getParent());
            replace(upload, target);
        }
        // the name is durable only once the folder is
        try (var folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** Replacing equal bytes by equal bytes: simpler than a check that races with another upload. */
    private static void replace(Path upload, Path target) throws IOException {
        Files.move(upload, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
