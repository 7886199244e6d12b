package dev.lorekeep.models.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts tool calls together that arrive in pieces, however a server numbers and repeats them: pieces of several calls in turns,
 * several calls under one index, no index, names and ids repeated in each piece, arguments as an object, no id, no arguments.
 * The result is the form of the OpenAI specification, each call in one piece. Not thread-safe.
 */
final class ToolCallAssembler {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final RandomGenerator RANDOM = new SecureRandom();
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final Pattern NINE = Pattern.compile("[A-Za-z0-9]{9}");

    private final boolean nineCharacterIds;
    private final List<Call> calls = new ArrayList<>();

    /** @param nineCharacterIds whether ids must be nine letters and digits, so that a chat template takes them back */
    ToolCallAssembler(boolean nineCharacterIds) {
        this.nineCharacterIds = nineCharacterIds;
    }

    private static final class Call {
        private final int index;
        private String id;
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();

        Call(int index, String id) {
            this.index = index;
            this.id = id;
        }
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** @param pieces the value of {@code tool_calls} in a delta or a message */
    void accept(JsonNode pieces) {
        for (var piece : pieces) {
            var id = piece.path("id").asText("");
            if (piece.path("id").isNull()) id = "";
            var function = piece.path("function");
            var call = callOf(piece.path("index").asInt(-1), id, function);
            if (call.id.isEmpty()) call.id = id;
            addName(call, function.path("name"));
            addArguments(call, function.path("arguments"));
        }
    }

    private Call callOf(int index, String id, JsonNode function) {
        var open = find(index, id);
        if (open != null && !(id.isEmpty() && begins(function, open))) return open;
        var call = new Call(index, id);
        calls.add(call);
        return call;
    }

    private @Nullable Call find(int index, String id) {
        for (var i = calls.size() - 1; i >= 0; i--) {
            var call = calls.get(i);
            if (!id.isEmpty() && call.id.equals(id)) return call;
            // an id that is new opens a call of its own, whatever its index says
            if (id.isEmpty() && call.index == index) return call;
            if (!id.isEmpty() && call.id.isEmpty() && call.index == index) return call;
        }
        return index < 0 && id.isEmpty() && !calls.isEmpty() ? calls.getLast() : null;
    }

    /** Whether a piece without an id is a call of its own: the open one is whole, or has another name. */
    private static boolean begins(JsonNode function, Call open) {
        var name = function.path("name").asText("");
        if (name.isEmpty() || function.path("name").isNull() || open.arguments.isEmpty()) return false;
        return !name.equals(open.name) || isObject(open.arguments.toString());
    }

    private static void addName(Call call, JsonNode name) {
        var text = name.isNull() ? "" : name.asText("");
        // repeated with each piece by some; in pieces by none that we know once arguments have begun
        if (text.isEmpty() || call.name.equals(text) || !call.arguments.isEmpty()) return;
        call.name = call.name + text;
    }

    private static void addArguments(Call call, JsonNode arguments) {
        if (arguments.isTextual()) call.arguments.append(arguments.asText());
        else if (arguments.isObject()) call.arguments.append(arguments);
    }

    /**
     * All calls so far, whole, and forgets them.
     *
     * @throws WireFailure for a call without a name or with arguments that are not one JSON object
     */
    ArrayNode take() {
        var whole = JSON.createArrayNode();
        for (var call : calls) {
            var node = whole.addObject();
            node.put("index", whole.size() - 1);
            node.put("id", id(call.id));
            node.put("type", "function");
            node.putObject("function").put("name", name(call)).put("arguments", arguments(call));
        }
        calls.clear();
        return whole;
    }

    private static String name(Call call) {
        if (call.name.isBlank()) throw new WireFailure(WireFailure.Kind.BAD_TOOL_CALLS, "one has no name");
        return call.name;
    }

    private static String arguments(Call call) {
        var text = call.arguments.toString().strip();
        if (text.isEmpty() || text.equals("null")) return "{}";
        if (isObject(text)) return text;
        throw new WireFailure(WireFailure.Kind.BAD_TOOL_CALLS, "arguments are not one JSON object");
    }

    private static boolean isObject(String text) {
        try (var parser = JSON.createParser(text)) {
            var tree = JSON.<JsonNode>readTree(parser);
            return tree != null && tree.isObject() && parser.nextToken() == null;
        } catch (IOException _) {
            return false;
        }
    }

    private String id(String id) {
        if (nineCharacterIds ? NINE.matcher(id).matches() : !id.isBlank()) return id;
        var made = new StringBuilder();
        while (made.length() < 9) made.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        return made.toString();
    }
}
