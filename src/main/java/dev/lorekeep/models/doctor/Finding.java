package dev.lorekeep.models.doctor;

/**
 * What one check found.
 *
 * @param check what was tried
 * @param detail what came out
 * @param remedy what to do; empty when nothing is to be done
 */
public record Finding(String check, State state, String detail, String remedy) {
    /** How it is. */
    public enum State {
        GOOD,
        /** Works, with a limit that is worth knowing. */
        LIMITED,
        BAD,
        SKIPPED
    }

    static Finding good(String check, String detail) {
        return new Finding(check, State.GOOD, detail, "");
    }

    static Finding limited(String check, String detail, String remedy) {
        return new Finding(check, State.LIMITED, detail, remedy);
    }

    static Finding bad(String check, String detail, String remedy) {
        return new Finding(check, State.BAD, detail, remedy);
    }

    static Finding skipped(String check, String why) {
        return new Finding(check, State.SKIPPED, why, "");
    }
}
