package dev.lorekeep.serve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers as OpenAI does.
 *
 * @param created seconds since 1970
 * @param model as the client named it
 * @param includeUsage whether a stream ends with a chunk of token counts
 */
record CompletionForm(String id, long created, String model, boolean includeUsage) {
    static CompletionForm of(CompletionRequest request, long created) {
        return new CompletionForm("chatcmpl-" + UUID.randomUUID(), created, request.model(), request.includeUsage());
    }

    Map<String, @Nullable Object> whole(Ended.Answered answered) {
        var message = new LinkedHashMap<String, @Nullable Object>();
        message.put("role", "assistant");
        message.put("content", answered.answer().text());
        message.put("refusal", null);
        var choice = choice("message", message, "stop");
        var body = head("chat.completion");
        body.put("choices", List.of(choice));
        body.put("usage", usage(answered));
        body.put("lorekeep", AnswerView.of(answered));
        return body;
    }

    Map<String, @Nullable Object> first() {
        return chunk(Map.of("role", "assistant", "content", ""), null);
    }

    Map<String, @Nullable Object> piece(String text) {
        return chunk(Map.of("content", text), null);
    }

    Map<String, @Nullable Object> last(Ended.Answered answered) {
        var chunk = chunk(Map.of(), "stop");
        chunk.put("lorekeep", AnswerView.of(answered));
        return chunk;
    }

    /** After the last, where the client wants it. */
    Map<String, @Nullable Object> usageChunk(Ended.Answered answered) {
        var chunk = head("chat.completion.chunk");
        chunk.put("choices", List.of());
        chunk.put("usage", usage(answered));
        return chunk;
    }

    private Map<String, @Nullable Object> chunk(Map<String, String> delta, @Nullable String finishReason) {
        var chunk = head("chat.completion.chunk");
        chunk.put("choices", List.of(choice("delta", delta, finishReason)));
        if (includeUsage) chunk.put("usage", null);
        return chunk;
    }

    private Map<String, @Nullable Object> head(String object) {
        var head = new LinkedHashMap<String, @Nullable Object>();
        head.put("id", id);
        head.put("object", object);
        head.put("created", created);
        head.put("model", model);
        return head;
    }

    private static Map<String, @Nullable Object> choice(
            String kind, Map<String, ? extends @Nullable Object> said, @Nullable String finishReason) {
        var choice = new LinkedHashMap<String, @Nullable Object>();
        choice.put("index", 0);
        choice.put(kind, said);
        choice.put("logprobs", null);
        choice.put("finish_reason", finishReason);
        return choice;
    }

    private static Map<String, Long> usage(Ended.Answered answered) {
        var usage = new LinkedHashMap<String, Long>();
        usage.put("prompt_tokens", answered.inputTokens());
        usage.put("completion_tokens", answered.outputTokens());
        usage.put("total_tokens", answered.inputTokens() + answered.outputTokens());
        return usage;
    }
}
