package dev.lorekeep.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The messages of the protocol that we send. */
final class McpMessages {
    /** The newest version that we know. */
    static final String VERSION = "2025-06-18";

    private static final ObjectMapper JSON = new ObjectMapper();

    private McpMessages() {}

    static ObjectNode request(long id, String method, JsonNode parameters) {
        var message = notification(method).put("id", id);
        message.set("params", parameters);
        return message;
    }

    static ObjectNode notification(String method) {
        return JSON.createObjectNode().put("jsonrpc", "2.0").put("method", method);
    }

    /** We say no to what the server wants from us, but answer its pings. */
    static ObjectNode answer(ObjectNode request) {
        var message = JSON.createObjectNode().put("jsonrpc", "2.0");
        message.set("id", request.path("id"));
        if (request.path("method").asText().equals("ping")) message.putObject("result");
        else message.putObject("error").put("code", -32_601).put("message", "not offered");
        return message;
    }

    static ObjectNode introduction() {
        var parameters = JSON.createObjectNode().put("protocolVersion", VERSION);
        parameters.putObject("capabilities");
        parameters.putObject("clientInfo").put("name", "lorekeep").put("version", "1");
        return parameters;
    }

    static ObjectNode empty() {
        return JSON.createObjectNode();
    }
}
