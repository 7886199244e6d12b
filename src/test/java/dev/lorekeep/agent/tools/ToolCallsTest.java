package dev.lorekeep.agent.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.testing.EvaluationData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolCallsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path CASES = EvaluationData.folder("toolcalls_a").resolve("cases.jsonl");

    @Test
    void setsSmallSlipsRight() {
        var schema = schema("""
                {"type": "object", "additionalProperties": false, "required": ["n", "tags"], "properties": {
                  "n": {"type": "integer"}, "tags": {"type": "array", "items": {"type": "string"}},
                  "deep": {"type": "boolean"}, "place": {"type": "object", "properties": {"x": {"type": "number"}}}}}
                """);
        assertThat(Arguments.read(
                        "{\"n\": \"5\", \"tags\": \"red\", \"deep\": \"True\", \"place\": \"{\\\"x\\\": \\\"1.5\\\"}\", \"more\": 1}",
                        schema))
                .isEqualTo(new Arguments.Fit(
                        schema("{\"n\": 5, \"tags\": [\"red\"], \"deep\": true, \"place\": {\"x\": 1.5}}"), true));
    }

    @Test
    void leavesWhatFitsAsItIs() {
        var schema = schema("{\"type\": \"object\", \"properties\": {\"n\": {\"type\": \"string\"}}}");
        assertThat(Arguments.read("{\"n\": \"5\"}", schema))
                .isEqualTo(new Arguments.Fit(schema("{\"n\": \"5\"}"), false));
        assertThat(Arguments.read(" ", schema)).isEqualTo(new Arguments.Fit(schema("{}"), false));
    }

    @Test
    void saysWhatDoesNotFit() {
        var schema = schema("""
                {"type": "object", "required": ["query"], "properties": {
                  "query": {"type": "string"}, "unit": {"type": "string", "enum": ["km", "miles"]}}}
                """);
        assertThat(((Arguments.Misfit) Arguments.read("{\"unit\": \"leagues\"}", schema)).reasons())
                .hasSize(2)
                .anyMatch(each -> each.contains("query"))
                .anyMatch(each -> each.contains("unit") && each.contains("km"));
        assertThat(Arguments.read("{\"query\": ", schema)).isInstanceOf(Arguments.Misfit.class);
        assertThat(Arguments.read("[1]", schema)).isInstanceOf(Arguments.Misfit.class);
    }

    @Test
    void neverLoadsWhatASchemaRefersTo() {
        var schema = schema(
                "{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"http://127.0.0.1:1/schema.json\"}}}");
        assertThat(Arguments.read("{\"a\": 1}", schema)).isInstanceOf(Arguments.Misfit.class);
    }

    /** Every schema survives on its way to a model, and every expected call fits the schema that a model is told. */
    @Test
    void holdsSchemasAndCallsOfTheBerkeleyLeaderboard() throws IOException {
        assumeTrue(Files.exists(CASES), "the evaluation data is not beside this checkout");
        var schemas = 0;
        var calls = 0;
        var failed = new ArrayList<String>();
        for (var line : Files.readAllLines(CASES)) {
            var test = MAPPER.readTree(line);
            for (var function : test.get("functions")) {
                schemas++;
                var told = told(function);
                if (!told.equals(ToolSchemas.normalised(function.get("parameters"))))
                    failed.add(function.get("name") + " loses " + function.get("parameters") + " to " + told);
            }
            for (var expected : test.get("expected_calls")) {
                calls++;
                var name = expected.fieldNames().next();
                var read = Arguments.read(arguments(expected.get(name)).toString(), told(function(test, name)));
                if (!(read instanceof Arguments.Fit)) failed.add(test.get("id") + " " + name + ": " + read);
            }
        }
        System.out.printf("toolcalls: %d schemas, %d calls, %d lost or refused%n", schemas, calls, failed.size());
        assertThat(failed.size()).as(String.join("\n", failed)).isLessThanOrEqualTo((schemas + calls) / 50);
    }

    private static JsonNode function(JsonNode test, String name) {
        for (var function : test.get("functions"))
            if (function.get("name").asText().equals(name)) return function;
        throw new AssertionError(name);
    }

    private static ObjectNode told(JsonNode function) {
        return ToolSchemas.schema(ToolSchemas.specification(
                function.get("name").asText(), function.get("description").asText(), function.get("parameters")));
    }

    /** The first accepted value of each argument; one that may be left out is. */
    private static ObjectNode arguments(JsonNode accepted) {
        var arguments = MAPPER.createObjectNode();
        accepted.properties().forEach(each -> {
            var values = List.copyOf(each.getValue().valueStream().toList());
            var mayBeLeftOut = values.stream()
                    .anyMatch(value -> value.isTextual() && value.asText().isEmpty());
            if (!mayBeLeftOut) arguments.set(each.getKey(), plain(values.getFirst()));
        });
        return arguments;
    }

    /** Values of objects are lists of accepted values again. */
    private static JsonNode plain(JsonNode value) {
        if (!value.isObject()) return value;
        var copy = MAPPER.createObjectNode();
        value.properties().forEach(each -> {
            if (each.getValue().isArray() && !each.getValue().isEmpty())
                copy.set(each.getKey(), plain(each.getValue().get(0)));
        });
        return copy;
    }

    private static ObjectNode schema(String json) {
        try {
            return (ObjectNode) MAPPER.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
