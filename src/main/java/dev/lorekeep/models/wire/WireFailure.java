package dev.lorekeep.models.wire;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A reply that did not arrive whole. The message is a clause for people; it never holds a prompt or an answer. */
public final class WireFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as the wire can tell. */
    public enum Kind {
        /** The person stopped it. */
        STOPPED("stopped by the person"),
        /** No connection, or none in time. */
        UNREACHABLE("it cannot be reached"),
        /** The server is up and cannot serve yet. */
        LOADING("it is still loading"),
        /** Too many requests. */
        RATE_LIMITED("it has too many requests"),
        /** Prompt and answer do not fit into the model's context. */
        OVERFLOW("the text is too long for it"),
        UNAUTHORIZED("it refused the API key"),
        UNKNOWN_MODEL("it does not know the model's name"),
        BAD_REQUEST("it did not understand the request"),
        SERVER_ERROR("it had an internal error"),
        /** The server reported an error inside a stream that had begun well. */
        ERROR_FRAME("the server reported an error"),
        /** Something else than a model server answered, such as a proxy's page. */
        NOT_A_REPLY("what answered is not a model server"),
        /** Silence for longer than the idle timeout. */
        IDLE("it fell silent"),
        /** The whole answer took longer than its timeout. */
        DEADLINE("it took too long"),
        /** The stream ended early. */
        CUT("the connection broke"),
        /** The reply ended without saying that it was finished. */
        UNFINISHED("its reply broke off"),
        EMPTY("its reply was empty"),
        /** Tool calls without a name, or with arguments that are no JSON object. */
        BAD_TOOL_CALLS("its tool calls were malformed"),
        WITHHELD("its server withheld the reply");

        private final String clause;

        Kind(String clause) {
            this.clause = clause;
        }

        /** A clause for people: "The model x did not answer: …". */
        public String clause() {
            return clause;
        }
    }

    private final Kind kind;
    private final transient @Nullable Duration retryAfter;
    private final int context;

    public WireFailure(Kind kind) {
        this(kind, "", null, 0);
    }

    /** @param detail a few words of the server's that hold nothing of the prompt, such as an error's type */
    public WireFailure(Kind kind, String detail) {
        this(kind, detail, null, 0);
    }

    /**
     * @param retryAfter what the server asked for
     * @param context tokens that fit, 0 when it did not say
     */
    WireFailure(Kind kind, String detail, @Nullable Duration retryAfter, int context) {
        super(detail.isEmpty() ? kind.clause : kind.clause + ": " + detail);
        this.kind = kind;
        this.retryAfter = retryAfter;
        this.context = context;
    }

    public Kind kind() {
        return kind;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The model's context in tokens, when the server's complaint named it. */
    public OptionalInt context() {
        return context > 0 ? OptionalInt.of(context) : OptionalInt.empty();
    }
}
