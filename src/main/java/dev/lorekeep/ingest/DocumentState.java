package dev.lorekeep.ingest;

/** Where a document stands, for the person who waits for it. */
public enum DocumentState {
    /** Its turn has not come; the reason says why. */
    WAITING,
    WORKING,
    /** All of its text can be found. */
    SEARCHABLE,
    /** Some of its text can be found; the reason says what is missing. */
    DEGRADED,
    /** Nothing of this revision can be found; the reason says why. */
    FAILED,
    REMOVING
}
