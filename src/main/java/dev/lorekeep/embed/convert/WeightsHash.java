package dev.lorekeep.embed.convert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * SHA-256 of a model's weights: that of the file, as Hugging Face shows it, or of the list of hashes and names when there are
 * several. Remembered beside the conversions by path, size and time of change, so that a start does not read gigabytes again.
 */
final class WeightsHash {
    private static final int BUFFER_BYTES = 1 << 20;
    // hexadecimal digits of 256 bits
    private static final int HASH_LENGTH = 64;

    private final Path folder;

    /** @param folder where hashes are remembered */
    WeightsHash(Path folder) {
        this.folder = folder;
    }

    /** @return whether {@link #of} would answer without reading the files */
    boolean remembers(List<Path> files) {
        return files.stream().allMatch(file -> remembered(file).isPresent());
    }

    String of(List<Path> files) {
        if (files.size() == 1) return of(files.getFirst());
        var list = new StringBuilder();
        // shards are hashed at the same time: one core hashes more slowly than a disk reads
        var hashes = files.parallelStream().map(this::of).toList();
        for (int i = 0; i < files.size(); i++)
            list.append(hashes.get(i))
                    .append("  ")
                    .append(files.get(i).getFileName())
                    .append('\n');
        return sha256(list.toString());
    }

    private String of(Path file) {
        return remembered(file).orElseGet(() -> {
            try {
                // taken before reading: a file that changes meanwhile is then read again next time
                var identity = identity(file);
                var hash = read(file);
                remember(memory(file), identity + hash);
                return hash;
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        });
    }

    private Optional<String> remembered(Path file) {
        try {
            var memory = memory(file);
            if (!Files.exists(memory)) return Optional.empty();
            var identity = identity(file);
            var content = Files.readString(memory);
            if (!content.startsWith(identity) || content.length() != identity.length() + HASH_LENGTH)
                return Optional.empty();
            return Optional.of(content.substring(identity.length()));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private Path memory(Path file) throws IOException {
        return folder.resolve(sha256(file.toRealPath().toString()) + ".txt");
    }

    private static String identity(Path file) throws IOException {
        return file.toRealPath() + "\n" + Files.size(file) + "\n" + Files.getLastModifiedTime(file) + "\n";
    }

    private static UnusableModel unreadable(Path file, IOException e) {
        return new UnusableModel(file + " cannot be read: it must be there and readable for this user", e);
    }

    private static String read(Path file) throws IOException {
        var digest = digest();
        var buffer = new byte[BUFFER_BYTES];
        try (var content = Files.newInputStream(file)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer))
                digest.update(buffer, 0, read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A reader sees the old file or the new one, never half of one. */
    private void remember(Path memory, String content) {
        try {
            Files.createDirectories(folder);
            var half = Files.createTempFile(folder, "hash", ".tmp");
            Files.writeString(half, content);
            Files.move(half, memory, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + folder + ": " + e.getMessage(), e);
        }
    }

    static String sha256(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
