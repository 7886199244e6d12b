package dev.lorekeep.models.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.models.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns what servers send into what the OpenAI specification says, event by event: errors are raised, tool calls put together,
 * content in parts joined. Plain pieces of text pass through unparsed. Not thread-safe; one for each reply.
 */
final class ReplyNormalizer {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String DONE = "[DONE]";

    private final ToolCallAssembler tools;
    private @Nullable Usage usage;

    ReplyNormalizer(boolean nineCharacterIds) {
        this.tools = new ToolCallAssembler(nineCharacterIds);
    }

    /** What the server said of its tokens, last. */
    Optional<Usage> usage() {
        return Optional.ofNullable(usage);
    }

    /**
     * @return the events to pass on instead
     * @throws WireFailure for an error frame and for what is no event of a reply
     */
    List<String> event(@Nullable String name, String data) {
        if ("error".equals(name)) throw ServerComplaint.frame(data);
        if (data.equals(DONE)) return withTools(data);
        if (!isSpecial(data)) return List.of(data);
        var tree = object(data);
        raise(tree, data);
        keepUsage(tree);
        var choice = tree.path("choices").path(0);
        if (!(choice.path("delta") instanceof ObjectNode delta)) return withFinish(choice, tree);
        joinContent(delta);
        if (delta.path("tool_calls").isArray()) {
            tools.accept(delta.path("tool_calls"));
            delta.remove("tool_calls");
        }
        return withFinish(choice, tree);
    }

    /** Whether anything but a plain piece of text may be in it. Costs a search of a short string instead of a parse. */
    private static boolean isSpecial(String data) {
        return !data.startsWith("{")
                || data.contains("\"error\"")
                || data.contains("tool_calls")
                || data.contains("\"usage\"")
                || data.contains("\"content\":[")
                || data.contains("\"content\": [")
                || !data.contains("\"finish_reason\":null") && data.contains("\"finish_reason\"");
    }

    private List<String> withFinish(JsonNode choice, ObjectNode tree) {
        var finish = choice.path("finish_reason");
        return finish.isTextual() ? withTools(tree.toString()) : List.of(tree.toString());
    }

    private List<String> withTools(String last) {
        if (tools.isEmpty()) return List.of(last);
        var events = new ArrayList<String>();
        for (var call : tools.take()) {
            var event = JSON.createObjectNode();
            event.putArray("choices")
                    .addObject()
                    .put("index", 0)
                    .putObject("delta")
                    .putArray("tool_calls")
                    .add(call);
            events.add(event.toString());
        }
        events.add(last);
        return events;
    }

    /**
     * A reply in one piece.
     *
     * @throws WireFailure for an error with status 200, a reply without choices, and what is no reply
     */
    String whole(String body) {
        var tree = object(body);
        raise(tree, body);
        keepUsage(tree);
        if (tree.path("choices").isEmpty()) throw new WireFailure(WireFailure.Kind.EMPTY, "no choices");
        if (tree.path("choices").path(0).path("message") instanceof ObjectNode message) {
            joinContent(message);
            if (message.path("tool_calls").isArray()) {
                tools.accept(message.path("tool_calls"));
                message.set("tool_calls", tools.take());
            }
        }
        return tree.toString();
    }

    /** A reply in one piece, where a stream was asked for: as the events of a stream. */
    List<String> asEvents(String body) {
        var tree = object(whole(body));
        var choice = (ObjectNode) tree.path("choices").path(0);
        var message = choice.remove("message");
        if (message == null) throw new WireFailure(WireFailure.Kind.NOT_A_REPLY);
        choice.set("delta", message);
        return List.of(tree.toString(), DONE);
    }

    private static ObjectNode object(String text) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) return object;
        } catch (JsonProcessingException _) {
            // refused below
        }
        throw new WireFailure(WireFailure.Kind.NOT_A_REPLY, "an event is not JSON");
    }

    private static void raise(JsonNode tree, String data) {
        var error = tree.get("error");
        if (error != null && !error.isNull()) throw ServerComplaint.frame(data);
    }

    /** Some servers send the text as a list of parts. */
    private static void joinContent(ObjectNode message) {
        if (!message.path("content").isArray()) return;
        var text = new StringBuilder();
        for (var part : message.path("content"))
            text.append(part.isTextual() ? part.asText() : part.path("text").asText(""));
        message.put("content", text.toString());
    }

    private void keepUsage(JsonNode tree) {
        var said = tree.path("usage");
        var input = said.path("prompt_tokens").asLong(0);
        var output = said.path("completion_tokens").asLong(0);
        if (input == 0 && output == 0) return;
        var cached = said.path("prompt_tokens_details").path("cached_tokens").asLong(0);
        var thinking =
                said.path("completion_tokens_details").path("reasoning_tokens").asLong(0);
        usage = new Usage(input, Math.min(cached, input), output, Math.min(thinking, output), false);
    }
}
