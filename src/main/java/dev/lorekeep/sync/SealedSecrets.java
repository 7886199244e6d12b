package dev.lorekeep.sync;

import dev.lorekeep.platform.DataFolder;
import dev.lorekeep.platform.Secrets;
import dev.lorekeep.platform.Sha256;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals the sources' passwords with AES-256-GCM (NIST SP 800-38D) before they reach the database. The key is a file that only
 * the owner can read; who has the database alone has nothing. A sealed secret belongs to its source: copied into another
 * source's row it does not open.
 *
 * <p>Layout: version (1 byte, 1), key id (8 bytes: of the key's SHA-256), nonce (12 random bytes), ciphertext with its tag.
 */
@Singleton
final class SealedSecrets {
    private static final byte VERSION = 1;
    private static final int KEY_ID_BYTES = 8;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES;

    private final Path file;
    private final SecureRandom random = new SecureRandom();

    SealedSecrets(DataFolder folder, SyncConfig config) {
        this.file = config.keyFile().orElseGet(() -> folder.secrets().resolve("sources.key"));
    }

    /** A key of the file and its name. */
    private record Key(byte[] id, SecretKeySpec key) {}

    byte[] seal(UUID source, String secret) {
        var key = keys().getFirst();
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var header = ByteBuffer.allocate(HEADER_BYTES)
                .put(VERSION)
                .put(key.id())
                .put(nonce)
                .array();
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, source, header);
            var sealed = cipher.doFinal(secret.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(header.length + sealed.length)
                    .put(header)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256-GCM", e);
        }
    }

    /** @throws SourceTrouble if the key is another one, or the sealed secret belongs to another source or was changed */
    String open(UUID source, byte[] sealed) throws SourceTrouble {
        if (sealed.length < HEADER_BYTES || sealed[0] != VERSION) throw unreadable(null);
        var header = Arrays.copyOf(sealed, HEADER_BYTES);
        var id = Arrays.copyOfRange(header, 1, 1 + KEY_ID_BYTES);
        var nonce = Arrays.copyOfRange(header, 1 + KEY_ID_BYTES, HEADER_BYTES);
        for (var key : keys()) {
            if (!Arrays.equals(key.id(), id)) continue;
            try {
                var cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, source, header);
                return new String(
                        cipher.doFinal(sealed, HEADER_BYTES, sealed.length - HEADER_BYTES), StandardCharsets.UTF_8);
            } catch (GeneralSecurityException e) {
                throw unreadable(e);
            }
        }
        throw new SourceTrouble(
                SourceTrouble.Kind.REFUSED,
                "The stored password was sealed with the key " + HexFormat.of().formatHex(id) + ", which is not in "
                        + file + ".",
                "Restore the key file from your backup, or enter the password anew.");
    }

    private static SourceTrouble unreadable(@Nullable Throwable cause) {
        return new SourceTrouble(
                SourceTrouble.Kind.REFUSED,
                "The stored password cannot be opened: it was changed or belongs to another source.",
                "Enter the password anew.",
                null,
                cause);
    }

    private static Cipher cipher(int mode, Key key, byte[] nonce, UUID source, byte[] header)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(header);
        cipher.updateAAD(source.toString().getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    /** Read each time: it is small, and a key that was added needs no restart. Made at the first need. */
    private List<Key> keys() {
        try {
            var keys = Secrets.readOrCreate(file)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(this::key)
                    .toList();
            if (keys.isEmpty()) throw new IllegalStateException("no key in " + file);
            return keys;
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the key file " + file, e);
        }
    }

    private Key key(String line) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(line);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("not a key in URL-safe base64: a line of " + file, e);
        }
        if (bytes.length != 32)
            throw new IllegalStateException("a key has 32 bytes, not " + bytes.length + ": " + file);
        return new Key(Arrays.copyOf(Sha256.digest().digest(bytes), KEY_ID_BYTES), new SecretKeySpec(bytes, "AES"));
    }
}
