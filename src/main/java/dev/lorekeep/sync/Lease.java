package dev.lorekeep.sync;

/** The right to run a source, for as long as nobody took it away. */
interface Lease {
    /** @throws Stopped when the source was paused, deleted, or taken by another process, or the service ends */
    void check();
}
