package dev.lorekeep.serve;

import static dev.lorekeep.serve.NodeClient.step;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What tests ask OpenAI's client to do, and how they read what it saw. */
final class Completions {
    static final String QUOTE = "The river Lorelay is 212 km long and flows north.";
    static final String QUESTION = "How long is the river Lorelay?";
    static final NodeClient CLIENT = new NodeClient("openai.mjs");

    private Completions() {}

    static Map<String, Object> chat(String agent, String question) {
        return step("chat", "body", body(agent, question));
    }

    static Map<String, Object> stream(String agent, String question) {
        return step("stream", "body", body(agent, question));
    }

    static Map<String, Object> body(String agent, String question) {
        return Map.of("model", agent, "messages", List.of(Map.of("role", "user", "content", question)));
    }

    static Map<String, Object> with(String name, Object value) {
        var body = new HashMap<>(body("ask", QUESTION));
        body.put(name, value);
        return body;
    }

    /** All pieces of a stream. */
    static String text(JsonNode stream) {
        var text = new StringBuilder();
        for (var chunk : stream.path("chunks"))
            text.append(chunk.at("/choices/0/delta/content").asText(""));
        return text.toString();
    }

    static List<String> texts(JsonNode list, String field) {
        var pointer = field.startsWith("/") ? field : "/" + field;
        return StreamSupport.stream(list.spliterator(), false)
                .map(each -> each.at(pointer).asText(""))
                .toList();
    }
}
