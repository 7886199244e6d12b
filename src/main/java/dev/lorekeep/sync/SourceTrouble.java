package dev.lorekeep.sync;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why something could not be read from a source, in words for an admin. Never holds a password. None of these ever means that a
 * document is gone, except {@link Kind#GONE}, which the server itself said of one file.
 */
final class SourceTrouble extends IOException {
    private static final long serialVersionUID = 1;

    enum Kind {
        /** Worth another try: timeout, reset connection, 429, 5xx, a listing that was cut off. */
        PASSING,
        /** Name or password are wrong, or lack rights. Tried again rarely, for servers lock accounts. */
        REFUSED,
        /** The settings lead nowhere: no such bucket, folder, path. */
        MISPLACED,
        /** Only this file or page cannot be read. */
        ITEM,
        /** The server says that this file or page does not exist. */
        GONE
    }

    private final Kind kind;
    private final String reason;
    private final String remedy;
    private final @Nullable Duration retryAfter;

    SourceTrouble(Kind kind, String reason, String remedy) {
        this(kind, reason, remedy, null, null);
    }

    SourceTrouble(Kind kind, String reason, String remedy, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(reason, cause);
        this.kind = kind;
        this.reason = reason;
        this.remedy = remedy;
        this.retryAfter = retryAfter;
    }

    static SourceTrouble passing(String reason, @Nullable Throwable cause) {
        return new SourceTrouble(
                Kind.PASSING,
                reason,
                "Nothing to do if it passes: it is tried again by itself, and nothing is removed meanwhile.",
                null,
                cause);
    }

    Kind kind() {
        return kind;
    }

    String reason() {
        return reason;
    }

    String remedy() {
        return remedy;
    }

    /** What the server asked for; null when it did not. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
