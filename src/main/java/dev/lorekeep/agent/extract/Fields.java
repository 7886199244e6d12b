package dev.lorekeep.agent.extract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.agent.Prompts;
import dev.lorekeep.agent.tools.Arguments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The fields that an agent fills in. Parts of a long document are put together by one rule: of a field that holds one value, the
 * first part that has one wins; lists are joined, each value once. Pure functions.
 *
 * @param schema JSON Schema of an object with properties
 */
record Fields(ObjectNode schema) {
    static Fields of(String schema) {
        try {
            if (Arguments.MAPPER.readTree(schema) instanceof ObjectNode object) return new Fields(object);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a schema: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("a schema is an object");
    }

    /** In the order of the schema. */
    List<String> names() {
        var names = new ArrayList<String>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** What a part of a document must fit: what is missing may stand in another part. */
    ObjectNode ofPart() {
        var copy = schema.deepCopy();
        copy.remove("required");
        return copy;
    }

    /** Only what was asked for and has a value, without characters that nobody sees and that cannot be stored. */
    ObjectNode filled(ObjectNode read) {
        var filled = Arguments.MAPPER.createObjectNode();
        for (var name : names()) {
            var value = clean(read.path(name));
            if (!isEmpty(value)) filled.set(name, value);
        }
        return filled;
    }

    private static JsonNode clean(JsonNode value) {
        if (value.isTextual()) {
            // half surrogates do not survive the way there and back
            var whole = new String(value.asText().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            return Arguments.MAPPER
                    .getNodeFactory()
                    .textNode(Prompts.visible(whole).strip());
        }
        if (value instanceof ArrayNode array) {
            var copy = Arguments.MAPPER.createArrayNode();
            array.forEach(each -> {
                var item = clean(each);
                if (!isEmpty(item)) copy.add(item);
            });
            return copy;
        }
        if (value instanceof ObjectNode object) {
            var copy = Arguments.MAPPER.createObjectNode();
            object.properties().forEach(each -> copy.set(Prompts.visible(each.getKey()), clean(each.getValue())));
            return copy;
        }
        return value;
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || (value.isTextual() && value.asText().isBlank())
                || (value.isContainerNode() && value.isEmpty());
    }

    /** @param first of the parts before, filled  @param next of the part after them, filled */
    ObjectNode merged(ObjectNode first, ObjectNode next) {
        var merged = Arguments.MAPPER.createObjectNode();
        for (var name : names()) {
            var before = first.path(name);
            var after = next.path(name);
            if (before instanceof ArrayNode some && after instanceof ArrayNode more)
                merged.set(name, union(some, more));
            else if (!isEmpty(before)) merged.set(name, before);
            else if (!isEmpty(after)) merged.set(name, after);
        }
        return merged;
    }

    private static ArrayNode union(ArrayNode some, ArrayNode more) {
        var union = Arguments.MAPPER.createArrayNode();
        Set<String> seen = new HashSet<>();
        for (var list : List.of(some, more)) for (var each : list) if (seen.add(key(each))) union.add(each);
        return union;
    }

    /** "ACME  Ltd" is Acme Ltd. */
    private static String key(JsonNode value) {
        return value.isTextual()
                ? value.asText().strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT)
                : value.toString();
    }
}
