package dev.lorekeep.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, in the form that OpenAI's clients read.
 *
 * @param type a class of errors that they know
 * @param param the field of the request that it is about
 * @param code for programs
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record OpenAiError(
        String message,
        String type,
        @Nullable String param,
        @Nullable String code) {
    private static final String REQUEST = "invalid_request_error";
    private static final String SERVER = "server_error";

    /** As it is sent. */
    Map<String, OpenAiError> body() {
        return Map.of("error", this);
    }

    static Refusal invalid(@Nullable String param, String message) {
        return new Refusal(400, new OpenAiError(message, REQUEST, param, null));
    }

    static Refusal unsupported(String param, String message) {
        return new Refusal(400, new OpenAiError(message, REQUEST, param, "unsupported_parameter"));
    }

    /** The same for one that others may use. */
    static Refusal noModel(String model) {
        return new Refusal(
                404,
                new OpenAiError("There is no model “" + model + "” for you.", REQUEST, "model", "model_not_found"));
    }

    static Refusal busy() {
        return new Refusal(
                503, new OpenAiError("Too many answers are being made. Come again soon.", SERVER, null, "overloaded"));
    }

    /** For statuses that others decided. */
    static OpenAiError of(int status, String message, @Nullable String code) {
        return switch (status) {
            case 401 -> new OpenAiError(message, REQUEST, null, "invalid_api_key");
            case 403 -> new OpenAiError(message, "permission_error", null, code);
            case 429 -> new OpenAiError(message, "requests", null, "rate_limit_exceeded");
            default -> new OpenAiError(message, status >= 500 ? SERVER : REQUEST, null, code);
        };
    }

    /** Ends a request with an error. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final transient OpenAiError error;

        Refusal(int status, OpenAiError error) {
            super(error.message(), null, false, false);
            this.status = status;
            this.error = error;
        }

        int status() {
            return status;
        }

        OpenAiError error() {
            return error;
        }
    }
}
