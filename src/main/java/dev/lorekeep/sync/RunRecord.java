package dev.lorekeep.sync;

/** Who keeps what runs did. */
interface RunRecord {
    void ran(Source source, SourceRun run);
}
