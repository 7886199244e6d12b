package dev.lorekeep.models.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes failures of what servers complain about. Their messages are read, never repeated: they like to quote the prompt. */
final class ServerComplaint {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    /** The words of vLLM, SGLang, llama.cpp, LM Studio, OpenAI and others for a prompt that does not fit. */
    private static final Pattern OVERFLOW =
            Pattern.compile("context.?(length|size|window)|exceed_context|n_ctx|prompt is too long"
                    + "|too many tokens|longer than the (model|maximum)|maximum (input|sequence) length");

    private static final Pattern LIMIT = Pattern.compile(
            "(?:\"n_ctx\"\\s*:\\s*|(?:maximum )?context (?:length|size|window)(?: is| of)?(?: only)?[ :(]+)(\\d{3,8})");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]{1,60}");

    private ServerComplaint() {}

    /** Of a response that is not a success. */
    static WireFailure status(int status, String body, HttpHeaders headers) {
        var text = body.toLowerCase(Locale.ROOT);
        if ((status == 400 || status == 413 || status == 422 || status == 500)
                && OVERFLOW.matcher(text).find())
            return new WireFailure(WireFailure.Kind.OVERFLOW, "", null, limit(text));
        var kind = switch (status) {
            case 401, 403 -> WireFailure.Kind.UNAUTHORIZED;
            case 404 -> WireFailure.Kind.UNKNOWN_MODEL;
            case 408, 504 -> WireFailure.Kind.DEADLINE;
            case 429 -> WireFailure.Kind.RATE_LIMITED;
            case 502, 503 -> WireFailure.Kind.LOADING;
            default -> status >= 500 ? WireFailure.Kind.SERVER_ERROR : WireFailure.Kind.BAD_REQUEST;
        };
        var detail = status / 100 == 3 ? "it redirects elsewhere; name the final address" : "status " + status;
        return new WireFailure(kind, detail, retryAfter(headers), 0);
    }

    /** Of an error inside a stream or in a response with status 200. */
    static WireFailure frame(String data) {
        var text = data.toLowerCase(Locale.ROOT);
        if (OVERFLOW.matcher(text).find()) return new WireFailure(WireFailure.Kind.OVERFLOW, "", null, limit(text));
        return new WireFailure(WireFailure.Kind.ERROR_FRAME, kindOfError(data));
    }

    private static String kindOfError(String data) {
        try {
            var error = JSON.readTree(data);
            var inner = error.path("error").isObject() ? error.path("error") : error;
            return (word(inner.path("type")) + " " + word(inner.path("code"))).strip();
        } catch (JsonProcessingException _) {
            // not JSON: the kind stays unknown
            return "";
        }
    }

    private static String word(JsonNode node) {
        var text = node.asText("");
        return WORD.matcher(text).matches() && !text.equals("null") ? text : "";
    }

    private static int limit(String text) {
        var match = LIMIT.matcher(text);
        return match.find() ? Integer.parseInt(match.group(1)) : 0;
    }

    /** Seconds or a date (RFC 9110, section 10.2.3); longer than ten minutes is cut to that. */
    private static @Nullable Duration retryAfter(HttpHeaders headers) {
        var value = headers.firstValue("Retry-After").map(String::strip).orElse("");
        var wait = value.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(value)) : untilDate(value);
        if (wait == null || wait.isNegative()) return null;
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private static @Nullable Duration untilDate(String value) {
        try {
            return Duration.between(
                    Instant.now(),
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeParseException _) {
            return null;
        }
    }
}
