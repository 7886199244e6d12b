package dev.lorekeep.sync;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file as a source's listing names it.
 *
 * @param uri unique in the source
 * @param etag changes when the bytes change; null when the source has none
 * @param sizeBytes -1 when unknown
 * @param modifiedAt to the microsecond, as PostgreSQL keeps it; null when unknown
 */
record RemoteFile(
        String uri,
        @Nullable String etag,
        long sizeBytes,
        @Nullable Instant modifiedAt) {
    /** In bytes: PostgreSQL's index refuses more than 2,700 with what stands before it; S3 ends at 1,024. */
    static final int MAX_URI = 2000;

    RemoteFile {
        if (modifiedAt != null) modifiedAt = modifiedAt.truncatedTo(ChronoUnit.MICROS);
        if (!isStorable(uri)) throw new IllegalArgumentException("not a name to be kept: " + uri.length());
    }

    /** Whether a place of this name can be kept at all. */
    static boolean isStorable(String uri) {
        if (uri.isEmpty() || uri.length() > MAX_URI || uri.indexOf('\0') >= 0) return false;
        for (var i = 0; i < uri.length(); i++) {
            if (!Character.isSurrogate(uri.charAt(i))) continue;
            if (!Character.isHighSurrogate(uri.charAt(i))
                    || i + 1 == uri.length()
                    || !Character.isLowSurrogate(uri.charAt(++i))) return false;
        }
        // the index counts bytes
        return uri.getBytes(StandardCharsets.UTF_8).length <= MAX_URI;
    }
}
