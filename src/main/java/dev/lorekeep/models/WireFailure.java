package dev.lorekeep.models;

/** A reply that did not arrive whole. The message is for people who run the service; it never holds a prompt. */
final class WireFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as the wire can tell. */
    enum Kind {
        /** The person stopped it. */
        STOPPED,
        /** No connection, or none in time. */
        UNREACHABLE,
        /** The server reported an error inside the stream. */
        ERROR_FRAME,
        /** Silence for longer than the idle timeout. */
        IDLE,
        /** The whole answer took longer than its timeout. */
        DEADLINE,
        /** The stream ended early. */
        CUT
    }

    private final Kind kind;

    WireFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
