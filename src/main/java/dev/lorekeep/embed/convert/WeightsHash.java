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

/**
 * SHA-256 of a model's weights: that of the file, as Hugging Face shows it, or of the list of hashes and names when there are
 * several. Remembered beside the conversions by path, size and time of change, so that a start does not read gigabytes again.
 */
final class WeightsHash {
    private static final int BUFFER_BYTES = 1 << 20;

    private final Path folder;

    /** @param folder where hashes are remembered */
    WeightsHash(Path folder) {
        this.folder = folder;
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
        try {
            var identity = file.toRealPath() + "\n" + Files.size(file) + "\n" + Files.getLastModifiedTime(file) + "\n";
            var memory = folder.resolve(sha256(file.toRealPath().toString()) + ".txt");
            if (Files.exists(memory)) {
                var remembered = Files.readString(memory);
                if (remembered.startsWith(identity) && remembered.length() == identity.length() + 64)
                    return remembered.substring(identity.length());
            }
            var hash = read(file);
            remember(memory, identity + hash);
            return hash;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot hash " + file + ": " + e.getMessage(), e);
        }
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
    private void remember(Path memory, String content) throws IOException {
        Files.createDirectories(folder);
        var half = Files.createTempFile(folder, "hash", ".tmp");
        Files.writeString(half, content);
        Files.move(half, memory, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
