package dev.lorekeep.models;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.lorekeep.models.config.ModelProfile;
import dev.lorekeep.models.wire.GuardedHttpClient;
import dev.lorekeep.models.wire.ThinkFilter;
import dev.lorekeep.models.wire.Watchman;
import dev.lorekeep.models.wire.WireFailure;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One language model behind the guarded wire. Thread-safe; a call blocks its (virtual) thread. */
public final class ChatModel {
    /** Cautious for every tokenizer in use. */
    private static final int CHARACTERS_PER_TOKEN = 4;

    private final ModelProfile profile;
    private final java.net.http.HttpClient client;
    private final Watchman watchman;

    public ChatModel(ModelProfile profile, java.net.http.HttpClient client, Watchman watchman) {
        this.profile = profile;
        this.client = client;
        this.watchman = watchman;
    }

    public ModelProfile profile() {
        return profile;
    }

    /**
     * Streams a reply. Tool calls that arrive malformed before anything was said are asked for once more without streaming,
     * which is where servers' parsers are better.
     *
     * @param text receives each piece as it arrives, on the calling thread
     * @param stopped asked about every 50 ms from another thread; once true the connection is closed
     * @return how it ended; never throws for what a server does
     */
    public Call call(ModelRequest request, Consumer<String> text, BooleanSupplier stopped) {
        var first = stream(request, text, stopped);
        var again = first.reply() instanceof Reply.Failed failed
                && failed.kind() == WireFailure.Kind.BAD_TOOL_CALLS
                && failed.text().isBlank();
        if (!again) return first;
        var second = whole(request, text, stopped);
        return new Call(
                second.reply(),
                first.usage().plus(second.usage()),
                first.firstToken(),
                first.duration().plus(second.duration()),
                second.failure());
    }

    private Call stream(ModelRequest request, Consumer<String> text, BooleanSupplier stopped) {
        var listener = new Listener(text);
        var wire = wire(stopped, listener);
        try {
            OpenAiStreamingChatModel.builder()
                    .httpClientBuilder(wire.asBuilder())
                    .baseUrl(profile.endpoint().url().toString())
                    .apiKey(apiKey())
                    .modelName(profile.servedName())
                    .returnThinking(true)
                    .build()
                    .chat(asked(request), listener);
        } catch (RuntimeException e) {
            listener.onError(e);
        }
        return listener.call(request, wire);
    }

    /** In one piece, without streaming. */
    Call whole(ModelRequest request, Consumer<String> text, BooleanSupplier stopped) {
        var listener = new Listener(text);
        var wire = wire(stopped, listener);
        try {
            var response = OpenAiChatModel.builder()
                    .httpClientBuilder(wire.asBuilder())
                    .baseUrl(profile.endpoint().url().toString())
                    .apiKey(apiKey())
                    .modelName(profile.servedName())
                    .returnThinking(true)
                    .maxRetries(0)
                    .build()
                    .chat(asked(request));
            var said = response.aiMessage().text();
            if (said != null) listener.onPartialResponse(said);
            listener.onCompleteResponse(response);
        } catch (RuntimeException e) {
            listener.onError(e);
        }
        return listener.call(request, wire);
    }

    /** Made for each call, because each call has its own watch; costs microseconds, the connections are shared. */
    private GuardedHttpClient wire(BooleanSupplier stopped, Listener listener) {
        return new GuardedHttpClient(
                client,
                watchman,
                profile.idleTimeout(),
                profile.timeout(),
                stopped,
                profile.family().nineCharacterToolIds(),
                listener::sent);
    }

    private @Nullable String apiKey() {
        var key = profile.endpoint().apiKey().value();
        return key.isEmpty() ? null : key;
    }

    private ChatRequest asked(ModelRequest request) {
        var parameters = OpenAiChatRequestParameters.builder()
                .maxOutputTokens(Math.min(request.maxOutputTokens(), profile.maxOutputTokens()))
                .temperature(profile.temperature())
                .customParameters(profile.family()
                        .parameters(request.thinking().orElse(profile.thinking()), profile.parameters()));
        if (!request.tools().isEmpty()) {
            parameters.toolSpecifications(request.tools());
            if (request.toolRequired() && profile.tools().required()) parameters.toolChoice(ToolChoice.REQUIRED);
        }
        request.schema()
                .ifPresent(schema -> parameters.responseFormat(ResponseFormat.builder()
                        .type(ResponseFormatType.JSON)
                        .jsonSchema(schema)
                        .build()));
        return ChatRequest.builder()
                .messages(request.messages())
                .parameters(parameters.build())
                .build();
    }

    private static final class Listener implements StreamingChatResponseHandler {
        private final Consumer<String> text;
        private final ThinkFilter filter = new ThinkFilter();
        private final StringBuilder said = new StringBuilder();
        private long sentAt = System.nanoTime();
        private long firstAt;
        private long pieces;
        private long thoughts;
        private @Nullable ChatResponse response;
        private @Nullable Throwable failure;

        Listener(Consumer<String> text) {
            this.text = text;
        }

        void sent() {
            sentAt = System.nanoTime();
        }

        @Override
        public void onPartialResponse(String piece) {
            sign();
            pieces++;
            say(filter.accept(piece));
        }

        @Override
        public void onPartialThinking(PartialThinking thought) {
            sign();
            thoughts++;
        }

        private void sign() {
            if (firstAt == 0) firstAt = System.nanoTime();
        }

        @Override
        public void onCompleteResponse(ChatResponse complete) {
            response = complete;
        }

        @Override
        public void onError(Throwable error) {
            if (failure == null) failure = error;
        }

        Call call(ModelRequest request, GuardedHttpClient wire) {
            say(filter.end());
            var duration = Duration.ofNanos(System.nanoTime() - sentAt);
            var reply = reply();
            var trouble = reply instanceof Reply.Failed failed
                    ? Optional.of(failure instanceof WireFailure seen ? seen : new WireFailure(failed.kind()))
                    : Optional.<WireFailure>empty();
            return new Call(
                    reply,
                    wire.usage().map(this::withThoughts).orElseGet(() -> estimate(request)),
                    firstAt == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(firstAt - sentAt)),
                    duration,
                    trouble);
        }

        /** Most servers count thoughts as output without saying how many there were. */
        private Usage withThoughts(Usage said) {
            var thinking = Math.max(said.thinking(), Math.min(thoughts, said.output()));
            return new Usage(said.input(), said.cached(), said.output(), thinking, said.estimated());
        }

        /** Servers send a token an event, or nearly so; what was refused before the first cost nothing. */
        private Usage estimate(ModelRequest request) {
            if (pieces + thoughts == 0 && failure != null) return new Usage(0, 0, 0, 0, true);
            var characters = request.messages().stream()
                    .mapToLong(message -> length(message))
                    .sum();
            return new Usage(characters / CHARACTERS_PER_TOKEN + 1, 0, pieces + thoughts, thoughts, true);
        }

        private static long length(ChatMessage message) {
            return message.toString().length();
        }

        private Reply reply() {
            if (failure instanceof WireFailure wire)
                return wire.kind() == WireFailure.Kind.STOPPED
                        ? new Reply.Stopped(said.toString())
                        : failed(wire.kind(), String.valueOf(wire.getMessage()));
            if (failure != null) return failed(WireFailure.Kind.NOT_A_REPLY);
            var finish = response == null ? null : response.finishReason();
            var tools = response == null ? List.<dev.langchain4j.agent.tool.ToolExecutionRequest>of() : tools(response);
            if (finish == FinishReason.LENGTH)
                // a call that was cut off may be half a call
                return tools.isEmpty()
                        ? new Reply.Complete(said.toString(), true)
                        : failed(WireFailure.Kind.UNFINISHED);
            if (finish == FinishReason.CONTENT_FILTER) return failed(WireFailure.Kind.WITHHELD);
            // LangChain4j reports a stream that ended early as complete, without a finish reason
            if (finish != FinishReason.STOP && finish != FinishReason.TOOL_EXECUTION)
                return failed(WireFailure.Kind.UNFINISHED);
            if (said.toString().isBlank() && tools.isEmpty()) return failed(WireFailure.Kind.EMPTY);
            return new Reply.Complete(said.toString(), tools, false);
        }

        private static List<dev.langchain4j.agent.tool.ToolExecutionRequest> tools(ChatResponse response) {
            return Objects.requireNonNullElse(response.aiMessage().toolExecutionRequests(), List.of());
        }

        private void say(String piece) {
            if (piece.isEmpty()) return;
            said.append(piece);
            text.accept(piece);
        }

        private Reply failed(WireFailure.Kind kind) {
            return failed(kind, kind.clause());
        }

        private Reply failed(WireFailure.Kind kind, String reason) {
            return new Reply.Failed(said.toString(), kind, reason);
        }
    }
}
