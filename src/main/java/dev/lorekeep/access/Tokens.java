package dev.lorekeep.access;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes the random strings that open something, and the hashes that are kept of them. */
@Singleton
class Tokens {
    static final String KEY_PREFIX = "lk_";

    /** Shown of a key in lists: "lk_" and 5 of its 43 characters leave 228 bits unknown. */
    static final int PREFIX_CHARACTERS = 8;

    private static final int TOKEN_BYTES = 32;

    /** No vowels, no 0, 1 or l: nothing to misread, no words by accident. */
    private static final String READABLE = "23456789bcdfghjkmnpqrstvwxyz";

    private final SecureRandom random = new SecureRandom();

    /** @return 256 random bits as 43 characters that need no quoting in a cookie, header or shell */
    String token() {
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    String apiKey() {
        return KEY_PREFIX + token();
    }

    /** @return a password to be typed once: 4 groups of 5 characters, 96 bits */
    String oneTimePassword() {
        var password = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            if (i > 0 && i % 5 == 0) password.append('-');
            password.append(READABLE.charAt(random.nextInt(READABLE.length())));
        }
        return password.toString();
    }

    /** Unsalted and fast on purpose: what is hashed has 256 random bits, so there is nothing to guess. */
    static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Compares without telling by its duration where the first difference is. */
    static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
