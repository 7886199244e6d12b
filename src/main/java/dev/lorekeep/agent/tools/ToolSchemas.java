package dev.lorekeep.agent.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import java.util.ArrayList;
import java.util.Map;

/**
 * JSON Schemas of arguments (draft 2020-12) to and from LangChain4j's form, without loss: whatever keywords a property has are kept
 * word for word. Pure functions.
 */
public final class ToolSchemas {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** What servers written in Python say; the empty string stands for no restriction. */
    private static final Map<String, String> PYTHON_TYPES = Map.of(
            "dict", "object", "float", "number", "int", "integer", "str", "string", "bool", "boolean", "list", "array",
            "tuple", "array", "any", "");

    private ToolSchemas() {}

    /**
     * @param schema of an object
     * @throws IllegalArgumentException when it is a schema of something else
     */
    public static ToolSpecification specification(String name, String description, JsonNode schema) {
        var object = normalised(schema);
        if (!(object instanceof ObjectNode)
                || !"object".equals(object.path("type").asText("object")))
            throw new IllegalArgumentException("the arguments of " + name + " are no object: " + schema.path("type"));
        var parameters = JsonObjectSchema.builder();
        if (object.has("description"))
            parameters.description(object.get("description").asText());
        object.path("properties")
                .properties()
                .forEach(each -> parameters.addProperty(
                        each.getKey(), JsonRawSchema.from(each.getValue().toString())));
        var required = new ArrayList<String>();
        object.path("required").forEach(each -> required.add(each.asText()));
        parameters.required(required);
        if (object.path("additionalProperties").isBoolean())
            parameters.additionalProperties(object.get("additionalProperties").asBoolean());
        return ToolSpecification.builder()
                .name(name)
                .description(description)
                .parameters(parameters.build())
                .build();
    }

    /** @param schema as JSON text */
    public static ToolSpecification specification(String name, String description, String schema) {
        try {
            return specification(name, description, MAPPER.readTree(schema));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the schema of " + name + " is not JSON", e);
        }
    }

    /** The schema of a tool's arguments, as a model is told it. */
    public static ObjectNode schema(ToolSpecification tool) {
        if (tool.parameters() == null) return MAPPER.createObjectNode().put("type", "object");
        return MAPPER.valueToTree(JsonSchemaElementUtils.toMap(tool.parameters()));
    }

    /** With the types that JSON Schema knows. */
    static JsonNode normalised(JsonNode schema) {
        return switch (schema) {
            case ObjectNode object -> {
                var copy = MAPPER.createObjectNode();
                object.properties().forEach(each -> {
                    var known = each.getKey().equals("type") && each.getValue().isTextual()
                            ? PYTHON_TYPES.get(each.getValue().asText())
                            : null;
                    if (known == null) copy.set(each.getKey(), inner(each.getKey(), each.getValue()));
                    else if (!known.isEmpty()) copy.put("type", known);
                });
                yield copy;
            }
            case ArrayNode array -> {
                var copy = MAPPER.createArrayNode();
                array.forEach(each -> copy.add(normalised(each)));
                yield copy;
            }
            default -> schema;
        };
    }

    /** Names of properties are no keywords, and values that are listed are no schemas. */
    private static JsonNode inner(String keyword, JsonNode value) {
        if (keyword.equals("properties") && value.isObject()) {
            var copy = MAPPER.createObjectNode();
            value.properties().forEach(each -> copy.set(each.getKey(), normalised(each.getValue())));
            return copy;
        }
        return switch (keyword) {
            case "default", "enum", "const", "examples" -> value;
            default -> normalised(value);
        };
    }
}
