package dev.lorekeep.agent.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A tool's JSON schema as models are told it; what has no class of its own there, such as anyOf, is passed on as it is written. */
final class McpSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_DEPTH = 8;

    private McpSchema() {}

    static JsonObjectSchema of(String schema) {
        try {
            return object(JSON.readTree(schema), 0);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + schema, e);
        }
    }

    private static JsonObjectSchema object(JsonNode node, int depth) {
        var schema = JsonObjectSchema.builder().description(description(node));
        node.path("properties")
                .properties()
                .forEach(each -> schema.addProperty(each.getKey(), element(each.getValue(), depth + 1)));
        schema.required(StreamSupport.stream(node.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .toList());
        return schema.build();
    }

    private static JsonSchemaElement element(JsonNode node, int depth) {
        if (depth > MAX_DEPTH) return JsonRawSchema.from("{}");
        if (node.path("enum").isArray())
            return JsonEnumSchema.builder()
                    .description(description(node))
                    .enumValues(StreamSupport.stream(node.path("enum").spliterator(), false)
                            .map(JsonNode::asText)
                            .toList())
                    .build();
        return switch (node.path("type").asText("")) {
            case "object" -> object(node, depth);
            case "string" ->
                JsonStringSchema.builder().description(description(node)).build();
            case "integer" ->
                JsonIntegerSchema.builder().description(description(node)).build();
            case "number" ->
                JsonNumberSchema.builder().description(description(node)).build();
            case "boolean" ->
                JsonBooleanSchema.builder().description(description(node)).build();
            case "array" ->
                JsonArraySchema.builder()
                        .description(description(node))
                        .items(element(node.path("items"), depth + 1))
                        .build();
            default -> JsonRawSchema.from(node.isObject() ? node.toString() : "{}");
        };
    }

    private static @Nullable String description(JsonNode node) {
        var text = node.path("description").asText("");
        return text.isEmpty() ? null : text;
    }
}
