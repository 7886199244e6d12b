package dev.lorekeep.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client of JSON-RPC 2.0 sends, one message a request. */
sealed interface RpcMessage {
    int PARSE_ERROR = -32700;
    int INVALID_REQUEST = -32600;
    int NO_METHOD = -32601;
    int INVALID_PARAMS = -32602;
    int INTERNAL = -32603;

    record Request(JsonNode id, String method, JsonNode params) implements RpcMessage {}

    /** Nobody waits for an answer. */
    record Notification() implements RpcMessage {}

    record Unreadable(int code, String reason) implements RpcMessage {}

    static RpcMessage of(String body, ObjectMapper mapper) {
        JsonNode json;
        try {
            json = mapper.readTree(body);
        } catch (JsonProcessingException e) {
            return new Unreadable(PARSE_ERROR, "This is not JSON.");
        }
        if (json.isArray())
            return new Unreadable(INVALID_REQUEST, "Send one message a request: batches are not taken.");
        if (!json.isObject() || !json.path("jsonrpc").asText().equals("2.0"))
            return new Unreadable(INVALID_REQUEST, "This is not a message of JSON-RPC 2.0.");
        var id = json.path("id");
        if (json.has("method") && json.get("method").isTextual()) {
            if (id.isMissingNode()) return new Notification();
            return id.isTextual() || id.isNumber()
                    ? new Request(id, json.get("method").asText(), json.path("params"))
                    : new Unreadable(INVALID_REQUEST, "A request's id is text or a number.");
        }
        // an answer to a question that this server never asks
        if (json.has("result") || json.has("error")) return new Notification();
        return new Unreadable(INVALID_REQUEST, "This is neither a request nor a notification nor an answer.");
    }

    static Map<String, @Nullable Object> result(JsonNode id, Object result) {
        var message = head(id);
        message.put("result", result);
        return message;
    }

    /** @param id of the request; null when it could not be read */
    static Map<String, @Nullable Object> error(@Nullable JsonNode id, int code, String reason) {
        var message = head(id);
        message.put("error", Map.of("code", code, "message", reason));
        return message;
    }

    private static Map<String, @Nullable Object> head(@Nullable JsonNode id) {
        var message = new LinkedHashMap<String, @Nullable Object>();
        message.put("jsonrpc", "2.0");
        message.put("id", id);
        return message;
    }
}
