package dev.lorekeep.serve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lorekeep.agent.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request for a chat completion, as far as Lorekeep follows it. What steers sampling is ignored, because clients send it
 * unasked; what asks for another kind of answer is refused. Instructions of the client are ignored too: an agent's file says what
 * it does, and nobody who asks may change its rules.
 *
 * @param model the agent's name
 * @param question the last message
 * @param history the messages before
 * @param collections slugs to search; empty means all that the caller may read
 */
record CompletionRequest(
        String model,
        String question,
        List<Question.Turn> history,
        boolean stream,
        boolean includeUsage,
        List<String> collections) {
    private static final int MAX_QUESTION_CHARACTERS = 8_000;
    private static final int MAX_MESSAGES = 500;
    private static final int MAX_CHARACTERS = 1_000_000;
    private static final Set<String> INSTRUCTIONS = Set.of("system", "developer");

    CompletionRequest {
        history = List.copyOf(history);
        collections = List.copyOf(collections);
    }

    static CompletionRequest of(@Nullable JsonNode body) {
        if (body == null || !body.isObject()) throw OpenAiError.invalid(null, "Send a JSON object.");
        var model = body.path("model").asText("");
        if (model.isBlank())
            throw OpenAiError.invalid("model", "Name an agent in “model”. GET /v1/models lists those you may use.");
        refuseWhatIsNotThere(body);
        var turns = turns(body.path("messages"));
        var question = turns.removeLast().text().strip();
        if (question.isEmpty() || question.length() > MAX_QUESTION_CHARACTERS)
            throw OpenAiError.invalid("messages", "A question has 1 to 8,000 characters.");
        return new CompletionRequest(
                model,
                question,
                turns,
                body.path("stream").asBoolean(false),
                body.path("stream_options").path("include_usage").asBoolean(false),
                slugs(body.path("lorekeep").path("collections")));
    }

    private static void refuseWhatIsNotThere(JsonNode body) {
        if (body.path("n").asInt(1) != 1) throw OpenAiError.unsupported("n", "There is one answer: leave “n” out.");
        for (var name : List.of("tools", "functions")) {
            if (!body.path(name).isEmpty())
                throw OpenAiError.unsupported(
                        name, "Agents have their own tools and call none of the client's: leave “" + name + "” out.");
        }
        if (body.path("logprobs").asBoolean(false) || body.path("top_logprobs").asInt(0) > 0)
            throw OpenAiError.unsupported("logprobs", "There are no log probabilities: leave “logprobs” out.");
        var format = body.path("response_format").path("type").asText("text");
        if (!format.equals("text"))
            throw OpenAiError.unsupported(
                    "response_format", "The form of an answer is the agent's: leave “response_format” out.");
        for (var modality : body.path("modalities")) {
            if (!modality.asText().equals("text"))
                throw OpenAiError.unsupported("modalities", "Answers are text: leave “modalities” out.");
        }
    }

    /** Without instructions; the last is the question. */
    private static List<Question.Turn> turns(JsonNode messages) {
        if (!messages.isArray() || messages.isEmpty() || messages.size() > MAX_MESSAGES)
            throw OpenAiError.invalid("messages", "Send 1 to " + MAX_MESSAGES + " messages in “messages”.");
        var turns = new ArrayList<Question.Turn>();
        var characters = 0;
        for (var at = 0; at < messages.size(); at++) {
            var message = messages.get(at);
            var place = "messages[" + at + "]";
            var role = message.path("role").asText("");
            if (INSTRUCTIONS.contains(role)) continue;
            if (!role.equals("user") && !role.equals("assistant"))
                throw OpenAiError.invalid(
                        place + ".role",
                        "A message's role is user, assistant, system or developer, not “" + role + "”.");
            if (!message.path("tool_calls").isEmpty())
                throw OpenAiError.unsupported(place + ".tool_calls", "Calls of the client's tools cannot be answered.");
            var text = text(message.path("content"), place + ".content");
            characters += text.length();
            if (characters > MAX_CHARACTERS)
                throw OpenAiError.invalid("messages", "All messages together have at most 1,000,000 characters.");
            turns.add(new Question.Turn(role.equals("user"), text));
        }
        if (turns.isEmpty() || !turns.getLast().byPerson())
            throw OpenAiError.invalid("messages", "The last message is the question: one with the role user.");
        return turns;
    }

    private static String text(JsonNode content, String place) {
        if (content.isTextual()) return content.asText();
        if (content.isNull() || content.isMissingNode()) return "";
        if (!content.isArray()) throw OpenAiError.invalid(place, "Content is text or a list of text parts.");
        var texts = new ArrayList<String>();
        for (var part : content) {
            var type = part.path("type").asText("");
            if (!type.equals("text") || !part.path("text").isTextual())
                throw OpenAiError.unsupported(place, "Only parts of the type text can be read, not “" + type + "”.");
            texts.add(part.path("text").asText());
        }
        return String.join("\n", texts);
    }

    private static List<String> slugs(JsonNode given) {
        if (given.isMissingNode() || given.isNull()) return List.of();
        var slugs = new ArrayList<String>();
        for (var each : given) {
            if (each.isTextual()) slugs.add(each.asText());
        }
        if (!given.isArray() || slugs.size() != given.size())
            throw OpenAiError.invalid("lorekeep.collections", "“collections” is a list of short names.");
        return slugs;
    }
}
