package dev.lorekeep.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.store.Directory;
import org.jboss.logging.Logger;

/**
 * One index on disk, made with one embedder: its folder carries the embedder's fingerprint in its name, and every commit carries
 * it whole, with the format and the last applied sequence. What does not fit or cannot be read is moved aside and never mixed
 * with; PostgreSQL fills the new one, and then the others are deleted.
 */
record Generation(Path folder, String fingerprint) {
    private static final Logger LOG = Logger.getLogger(Generation.class);
    private static final String FINGERPRINT = "fingerprint";
    private static final String FORMAT = "format";
    private static final String SEQUENCE = "sequence";
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}(\\.unusable-\\d+)?");

    static Generation in(Path root, String fingerprint) {
        return new Generation(root.resolve(shortHash(fingerprint)), fingerprint);
    }

    /** What the next commit says about itself. */
    Map<String, String> commitData(long sequence) {
        return Map.of(
                FINGERPRINT, fingerprint, FORMAT, Integer.toString(Fields.FORMAT), SEQUENCE, Long.toString(sequence));
    }

    static long sequence(Map<String, String> commitData) {
        return Long.parseLong(commitData.getOrDefault(SEQUENCE, "0"));
    }

    /** Why the folder's last commit cannot be continued; empty when it can, or when there is none yet. */
    Optional<String> objection(Directory directory) throws IOException {
        if (directory.listAll().length == 0) return Optional.empty();
        try (var reader = DirectoryReader.open(directory)) {
            var data = reader.getIndexCommit().getUserData();
            if (!fingerprint.equals(data.get(FINGERPRINT)))
                return Optional.of("it was made with the embedder " + data.get(FINGERPRINT));
            if (!Integer.toString(Fields.FORMAT).equals(data.get(FORMAT)))
                return Optional.of("its format is " + data.get(FORMAT) + ", this program writes " + Fields.FORMAT);
            sequence(data);
            return Optional.empty();
        } catch (IndexNotFoundException e) {
            return hasCommit(directory)
                    ? Optional.of("its last commit cannot be read: " + e.getMessage())
                    : Optional.empty();
        } catch (IndexFormatTooOldException | IndexFormatTooNewException e) {
            return Optional.of("another Lucene wrote it: " + e.getMessage());
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of("it cannot be read: " + e);
        }
    }

    private static boolean hasCommit(Directory directory) throws IOException {
        for (var file : directory.listAll()) if (file.startsWith("segments_")) return true;
        return false;
    }

    void moveAside(String reason) throws IOException {
        var number = 1;
        var target = aside(number);
        while (Files.exists(target)) target = aside(++number);
        Files.move(folder, target);
        LOG.errorf(
                "The index %s is not used: %s. It was moved to %s; a new one is filled from the database.",
                folder, reason, target);
    }

    /** All of the root that {@link #in} and {@link #moveAside} name, but this. */
    List<Path> others() throws IOException {
        try (var folders = Files.list(folder.toAbsolutePath().getParent())) {
            return folders.filter(other ->
                            NAME.matcher(other.getFileName().toString()).matches())
                    .filter(other -> !other.getFileName().equals(folder.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private Path aside(int number) {
        return folder.resolveSibling(folder.getFileName() + ".unusable-" + number);
    }

    private static String shortHash(String fingerprint) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(fingerprint.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
