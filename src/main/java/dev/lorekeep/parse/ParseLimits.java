package dev.lorekeep.parse;

import java.time.Duration;

/**
 * What one file may cost. Generous for honest documents, final for hostile ones.
 *
 * @param maxFileBytes larger files are refused unread
 * @param maxCharacters text beyond it is cut off and the document is degraded
 * @param maxDuration wall time for one file, everything inside it included
 * @param maxDepth levels of files inside files (attachments, archives) that are opened
 * @param maxParts files inside files that are opened, over all levels
 * @param maxPartBytes unpacked bytes of all files inside files together
 */
public record ParseLimits(
        long maxFileBytes, int maxCharacters, Duration maxDuration, int maxDepth, int maxParts, long maxPartBytes) {
    public static final ParseLimits DEFAULTS =
            // 20 M characters are about 10,000 pages; the slowest honest sample file takes 2 s on two cores
            new ParseLimits(1L << 30, 20_000_000, Duration.ofSeconds(120), 8, 500, 512L << 20);

    /** The same with another wall time. */
    public ParseLimits within(Duration duration) {
        return new ParseLimits(maxFileBytes, maxCharacters, duration, maxDepth, maxParts, maxPartBytes);
    }

    public ParseLimits {
        if (maxFileBytes < 1) throw new IllegalArgumentException("bad maxFileBytes: " + maxFileBytes);
        if (maxCharacters < 1) throw new IllegalArgumentException("bad maxCharacters: " + maxCharacters);
        if (!maxDuration.isPositive()) throw new IllegalArgumentException("bad maxDuration: " + maxDuration);
        if (maxDepth < 0) throw new IllegalArgumentException("bad maxDepth: " + maxDepth);
        if (maxParts < 0) throw new IllegalArgumentException("bad maxParts: " + maxParts);
        if (maxPartBytes < 0) throw new IllegalArgumentException("bad maxPartBytes: " + maxPartBytes);
    }
}
