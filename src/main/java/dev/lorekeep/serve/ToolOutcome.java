package dev.lorekeep.serve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a tool gives an MCP client: text for its model, and the same as data for the client. */
sealed interface ToolOutcome {
    /** As the protocol writes it. */
    Map<String, Object> body();

    /** @param structured what JSON is made from */
    record Done(String text, Object structured) implements ToolOutcome {
        @Override
        public Map<String, Object> body() {
            var body = new LinkedHashMap<String, Object>();
            body.put("content", content(text));
            body.put("structuredContent", structured);
            body.put("isError", false);
            return body;
        }
    }

    /** @param reason for the model, which may do better */
    record Refused(String reason) implements ToolOutcome {
        @Override
        public Map<String, Object> body() {
            return Map.of("content", content(reason), "isError", true);
        }
    }

    private static List<Map<String, String>> content(String text) {
        return List.of(Map.of("type", "text", "text", text));
    }
}
