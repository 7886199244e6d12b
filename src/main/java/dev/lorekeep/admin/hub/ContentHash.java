package dev.lorekeep.admin.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a file on disk is known by, both computed in one reading.
 *
 * @param gitBlob SHA-1 with git's head before the content
 */
record ContentHash(long bytes, String sha256, String gitBlob) {
    static ContentHash of(Path file) throws IOException {
        long bytes = Files.size(file);
        var sha256 = digest("SHA-256");
        var gitBlob = digest("SHA-1");
        gitBlob.update(("blob " + bytes + "\0").getBytes(StandardCharsets.US_ASCII));
        var buffer = new byte[1 << 20];
        try (var content = Files.newInputStream(file)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                sha256.update(buffer, 0, read);
                gitBlob.update(buffer, 0, read);
            }
        }
        var hex = HexFormat.of();
        return new ContentHash(bytes, hex.formatHex(sha256.digest()), hex.formatHex(gitBlob.digest()));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    /** @return how it differs from what the hub says, as the end of a sentence about the file; nothing when it does not */
    Optional<String> difference(HubFile file) {
        if (file.bytes() != null && bytes != file.bytes())
            return Optional.of("has " + bytes + " bytes where the hub lists " + file.bytes());
        if (file.sha256() != null && !sha256.equals(file.sha256()))
            return Optional.of("has the SHA-256 " + sha256 + " where the hub lists " + file.sha256());
        if (file.gitBlob() != null && !gitBlob.equals(file.gitBlob()))
            return Optional.of("has the blob id " + gitBlob + " where the hub lists " + file.gitBlob());
        return Optional.empty();
    }
}
