package dev.lorekeep.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** How documents are taken in. */
@ConfigMapping(prefix = "lorekeep.ingest")
public interface IngestConfig {
    /** Longest file, in bytes: a scanned book has 200 MB; what is larger is rarely a document. */
    @WithDefault("524288000")
    long maxFileBytes();

    /**
     * Room that is kept free on the disks of the data folder, in bytes: with less nothing is taken in, so that PostgreSQL (16 MB for a
     * piece of its log) and the index (which writes a segment anew before it deletes the old one) can end what they have begun.
     */
    @WithDefault("268435456")
    long minFreeBytes();

    /**
     * Documents parsed at the same time; the number of processors unless set. Four times as many are in work, so that the
     * embedder never waits for PostgreSQL.
     */
    OptionalInt concurrency();

    /** Tries after which a document is set aside as FAILED. */
    @WithDefault("5")
    int maxAttempts();

    /** Wait before the second try; each later wait is four times as long. */
    @WithDefault("2s")
    Duration firstBackoff();

    /** How long a crashed replica's jobs rest before another takes them is four of these. */
    @WithDefault("10s")
    Duration heartbeat();

    WatchedFolder folder();

    /** The watched folder. */
    interface WatchedFolder {
        @WithDefault("true")
        boolean enabled();

        /** Safety net for network drives, which send no events. */
        @WithDefault("30s")
        Duration rescan();

        /** Time between the two looks at a file that must agree before it is read. */
        @WithDefault("1s")
        Duration settle();
    }
}
