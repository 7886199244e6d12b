package dev.lorekeep.parse.child;

import dev.lorekeep.parse.Parsed;

/** What came of asking a process. */
sealed interface Reply {
    /** @param exhausted memory ran out on the way: with a process of its own the file might be read in full */
    record Read(Parsed parsed, boolean exhausted) implements Reply {}

    /** The disk of its scratch folder is full; the process itself is well. */
    record NoRoom() implements Reply {}

    /** It did not answer and is gone. */
    record Lost(Cause cause) implements Reply {}

    /** Why a process is gone. */
    enum Cause {
        /** It went on after its time and was ended. */
        HUNG,
        /** It ended by itself, or said what makes no sense. */
        CRASHED
    }
}
