package dev.lorekeep.access;

import io.quarkus.elytron.security.common.BcryptUtil;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Hashes and checks passwords with bcrypt (Provos and Mazières 1999), which reads at most 72 bytes. */
@Singleton
class Passwords {
    private static final int MIN_CHARACTERS = 10;
    private static final int MAX_BYTES = 72;

    /** Some salt and some hash. To make one of a random password took 0.6 s of every start. */
    private static final String NOBODYS = "N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";

    private final int cost;

    Passwords(AccessConfig config) {
        this.cost = config.bcryptCost();
    }

    /** @return why this cannot be a password, as a sentence; empty if it can */
    static Optional<String> objection(String password) {
        if (password.codePointCount(0, password.length()) < MIN_CHARACTERS)
            return Optional.of("A password needs at least " + MIN_CHARACTERS + " characters.");
        if (tooLong(password))
            return Optional.of("A password can have at most " + MAX_BYTES
                    + " bytes, which is as many characters without accents.");
        return Optional.empty();
    }

    String hash(String password) {
        if (tooLong(password)) throw new IllegalArgumentException("password of more than " + MAX_BYTES + " bytes");
        return BcryptUtil.bcryptHash(password, cost);
    }

    /** bcrypt would ignore what follows its 72nd byte and take a longer password for the right one. */
    boolean matches(String password, String hash) {
        var right = BcryptUtil.matches(tooLong(password) ? "" : password, hash);
        return right && !tooLong(password);
    }

    /** Takes as long as {@link #matches} so that names nobody has take as long as real ones. */
    void matchNobody(String password) {
        var ignored = matches(password, "$2a$%02d$%s".formatted(cost, NOBODYS));
    }

    private static boolean tooLong(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }
}
