package dev.lorekeep.agent.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The arguments of a call, held against the tool's schema. Small slips that models make are set right where the schema leaves no
 * doubt about what was meant: a number in quotes, a single value where a list is due, an argument that does not exist.
 */
public sealed interface Arguments {
    /** @param repaired whether something had to be set right */
    record Fit(ObjectNode value, boolean repaired) implements Arguments {}

    /** @param reasons for the model, one sentence each */
    record Misfit(List<String> reasons) implements Arguments {
        public Misfit {
            reasons = List.copyOf(reasons);
        }
    }

    ObjectMapper MAPPER = JsonMapper.builder().build();

    /** Schemas come from servers of others: nothing that they refer to is ever loaded. */
    SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaLoader(loader -> loader.fetchRemoteResources(false)));

    int MAX_REASONS = 5;

    Pattern NUMBER = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?([eE][-+]?\\d{1,3})?");

    /**
     * @param json what the model wrote; empty means none
     * @param schema of an object
     */
    static Arguments read(String json, ObjectNode schema) {
        JsonNode given;
        try {
            given = MAPPER.readTree(json.isBlank() ? "{}" : json);
        } catch (JsonProcessingException e) {
            return new Misfit(List.of("The arguments are not JSON: " + e.getOriginalMessage() + "."));
        }
        if (!(given instanceof ObjectNode object)) return new Misfit(List.of("The arguments must be one JSON object."));
        try {
            return held(object, schema);
        } catch (SchemaException e) {
            return new Misfit(List.of("This tool cannot be used: its schema is wrong: " + e.getMessage() + "."));
        }
    }

    private static Arguments held(ObjectNode object, ObjectNode schema) {
        var first = problems(object, schema);
        if (first.isEmpty()) return new Fit(object, false);
        var repaired = (ObjectNode) repaired(object, schema);
        return problems(repaired, schema).isEmpty()
                ? new Fit(repaired, true)
                : new Misfit(first.stream()
                        .limit(MAX_REASONS)
                        .map(Arguments::sentence)
                        .toList());
    }

    private static List<Error> problems(ObjectNode value, ObjectNode schema) {
        return SCHEMAS.getSchema(schema).validate(value);
    }

    private static String sentence(Error error) {
        var place = error.getInstanceLocation().toString();
        return (place.isEmpty() || place.equals("$") ? "" : place + ": ") + error.getMessage() + ".";
    }

    private static JsonNode repaired(JsonNode value, JsonNode schema) {
        return switch (schema.path("type").asText()) {
            case "object" -> object(value, schema);
            case "array" -> array(value, schema);
            case "integer", "number" -> number(value);
            case "boolean" -> truth(value);
            case "string" ->
                value.isNumber() || value.isBoolean() ? MAPPER.getNodeFactory().textNode(value.asText()) : value;
            default -> value;
        };
    }

    private static JsonNode object(JsonNode value, JsonNode schema) {
        var object = unquoted(value);
        if (!object.isObject()) return value;
        var closed = schema.path("additionalProperties").isBoolean()
                && !schema.path("additionalProperties").asBoolean();
        var copy = MAPPER.createObjectNode();
        object.properties().forEach(each -> {
            var property = schema.path("properties").path(each.getKey());
            if (property.isMissingNode() && closed) return;
            // an argument that may be left out and is null was left out
            if (each.getValue().isNull() && !requires(schema, each.getKey())) return;
            copy.set(each.getKey(), repaired(each.getValue(), property));
        });
        return copy;
    }

    private static boolean requires(JsonNode schema, String name) {
        for (var each : schema.path("required")) if (each.asText().equals(name)) return true;
        return false;
    }

    private static JsonNode array(JsonNode value, JsonNode schema) {
        var list = unquoted(value);
        var copy = MAPPER.createArrayNode();
        if (list instanceof ArrayNode array) array.forEach(each -> copy.add(repaired(each, schema.path("items"))));
        else copy.add(repaired(list, schema.path("items")));
        return copy;
    }

    /** Lists and objects that were written as text. */
    private static JsonNode unquoted(JsonNode value) {
        var text = value.isTextual() ? value.asText().strip() : "";
        if (!text.startsWith("[") && !text.startsWith("{")) return value;
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return value;
        }
    }

    private static JsonNode number(JsonNode value) {
        var text = value.asText().strip();
        if (!value.isTextual() || !NUMBER.matcher(text).matches()) return value;
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return value;
        }
    }

    private static JsonNode truth(JsonNode value) {
        return switch (value.asText().strip().toLowerCase(java.util.Locale.ROOT)) {
            case "true", "yes" -> MAPPER.getNodeFactory().booleanNode(true);
            case "false", "no" -> MAPPER.getNodeFactory().booleanNode(false);
            default -> value;
        };
    }
}
