package dev.lorekeep.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Names made from content, so that doing the same work again gives the same names. */
final class ContentHash {
    private ContentHash() {}

    /** SHA-256 of the text's UTF-8 bytes, 64 lower-case hexadecimal digits. */
    static String sha256(String text) {
        return HexFormat.of().formatHex(digest("SHA-256", text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A version 5 UUID (RFC 9562) in the document's name space. */
    static UUID chunkId(UUID documentId, int revision, int ordinal) {
        var name = (revision + ":" + ordinal).getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(16 + name.length)
                .putLong(documentId.getMostSignificantBits())
                .putLong(documentId.getLeastSignificantBits())
                .put(name);
        var hash = ByteBuffer.wrap(digest("SHA-1", bytes.array()));
        var most = (hash.getLong() & ~0xF000L) | 0x5000L;
        var least = (hash.getLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(most, least);
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
