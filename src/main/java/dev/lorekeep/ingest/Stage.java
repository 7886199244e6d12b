package dev.lorekeep.ingest;

/** The steps of a document, in order. */
public enum Stage {
    /** The original is in the blob store. */
    RECEIVED,
    PARSE,
    CHUNK,
    EMBED,
    /** Stored; the index takes it with its next commit. */
    INDEX,
    DONE
}
