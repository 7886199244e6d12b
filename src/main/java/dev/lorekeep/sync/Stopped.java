package dev.lorekeep.sync;

/** A run must not go on: its source was paused, changed or deleted, another process has it, or the service ends. */
final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stopped(String reason) {
        super(reason);
    }
}
