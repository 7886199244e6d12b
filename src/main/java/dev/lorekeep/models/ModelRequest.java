package dev.lorekeep.models;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.lorekeep.models.config.Thinking;
import java.util.List;
import java.util.Optional;

/**
 * What is said to a model.
 *
 * @param maxOutputTokens at most this many, and at most what the profile allows
 * @param tools it may call; empty when it may call none
 * @param toolRequired whether it must call one
 * @param schema the form of the reply, empty for prose
 * @param thinking instead of the profile's own level
 */
public record ModelRequest(
        List<ChatMessage> messages,
        int maxOutputTokens,
        List<ToolSpecification> tools,
        boolean toolRequired,
        Optional<JsonSchema> schema,
        Optional<Thinking> thinking) {
    public ModelRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /** Prose, without tools. */
    public static ModelRequest of(List<ChatMessage> messages, int maxOutputTokens) {
        return new ModelRequest(messages, maxOutputTokens, List.of(), false, Optional.empty(), Optional.empty());
    }

    public ModelRequest withTools(List<ToolSpecification> given, boolean required) {
        return new ModelRequest(messages, maxOutputTokens, given, required, schema, thinking);
    }
}
