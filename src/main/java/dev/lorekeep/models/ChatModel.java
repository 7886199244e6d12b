package dev.lorekeep.models;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.lorekeep.models.config.ModelProfile;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One language model behind the guarded wire. Thread-safe; a call blocks its (virtual) thread. */
public final class ChatModel {
    private final ModelProfile profile;
    private final java.net.http.HttpClient client;

    ChatModel(ModelProfile profile, java.net.http.HttpClient client) {
        this.profile = profile;
        this.client = client;
    }

    public ModelProfile profile() {
        return profile;
    }

    /**
     * @param maxOutputTokens at most this many, and at most what the profile allows
     * @param text receives each piece as it arrives, on the calling thread
     * @param stopped asked about every 50 ms; once true the connection is closed
     * @return how it ended; never throws for what a server does
     */
    public Reply stream(
            List<ChatMessage> messages, int maxOutputTokens, Consumer<String> text, BooleanSupplier stopped) {
        var listener = new Listener(text);
        var parameters = OpenAiChatRequestParameters.builder()
                .maxOutputTokens(Math.min(maxOutputTokens, profile.maxOutputTokens()))
                .temperature(profile.temperature())
                .customParameters(profile.family().parameters(profile.thinking(), profile.parameters()))
                .build();
        try {
            openAi(stopped)
                    .chat(
                            ChatRequest.builder()
                                    .messages(messages)
                                    .parameters(parameters)
                                    .build(),
                            listener);
        } catch (RuntimeException e) {
            listener.onError(e);
        }
        return listener.reply();
    }

    /** Made for each call, because each call has its own watch; costs microseconds, the connections are shared. */
    private OpenAiStreamingChatModel openAi(BooleanSupplier stopped) {
        var wire = new GuardedHttpClient(client, profile.idleTimeout(), profile.timeout(), stopped);
        return OpenAiStreamingChatModel.builder()
                .httpClientBuilder(new Prepared(wire))
                .baseUrl(profile.endpoint().url().toString())
                .apiKey(
                        profile.endpoint().apiKey().value().isEmpty()
                                ? null
                                : profile.endpoint().apiKey().value())
                .modelName(profile.servedName())
                .build();
    }

    private static final class Listener implements StreamingChatResponseHandler {
        private final Consumer<String> text;
        private final ThinkFilter filter = new ThinkFilter();
        private final StringBuilder said = new StringBuilder();
        private @Nullable ChatResponse response;
        private @Nullable Throwable failure;

        Listener(Consumer<String> text) {
            this.text = text;
        }

        @Override
        public void onPartialResponse(String piece) {
            say(filter.accept(piece));
        }

        @Override
        public void onCompleteResponse(ChatResponse complete) {
            response = complete;
        }

        @Override
        public void onError(Throwable error) {
            if (failure == null) failure = error;
        }

        Reply reply() {
            say(filter.end());
            if (failure instanceof WireFailure wire && wire.kind() == WireFailure.Kind.STOPPED)
                return new Reply.Stopped(said.toString());
            if (failure != null) return failed(reason(failure), isUnreachable(failure));
            var finish = response == null ? null : response.finishReason();
            if (finish == FinishReason.LENGTH) return new Reply.Complete(said.toString(), true);
            // LangChain4j reports a stream that ended early as complete, without a finish reason
            if (finish != FinishReason.STOP) return failed("its reply broke off", false);
            if (said.toString().isBlank()) return failed("its reply was empty", false);
            return new Reply.Complete(said.toString(), false);
        }

        private void say(String piece) {
            if (piece.isEmpty()) return;
            said.append(piece);
            text.accept(piece);
        }

        private Reply failed(String reason, boolean unreachable) {
            return new Reply.Failed(said.toString(), reason, unreachable);
        }

        private static boolean isUnreachable(Throwable failure) {
            return failure instanceof WireFailure wire && wire.kind() == WireFailure.Kind.UNREACHABLE;
        }

        private static String reason(Throwable failure) {
            return switch (failure) {
                case WireFailure wire ->
                    switch (wire.kind()) {
                        case UNREACHABLE -> "it cannot be reached";
                        case IDLE -> "it fell silent";
                        case DEADLINE -> "it took too long";
                        case CUT -> "the connection broke";
                        case ERROR_FRAME, STOPPED -> String.valueOf(wire.getMessage());
                    };
                case AuthenticationException _ -> "it refused the API key";
                case ModelNotFoundException _ -> "it does not know the model's name";
                case RateLimitException _ -> "it has too many requests";
                case InternalServerException _ -> "it had an internal error";
                case HttpException http -> "it answered with status " + http.statusCode();
                default -> "it did not understand the request";
            };
        }
    }

    /** LangChain4j wants to build its HTTP client; ours is there already, with its own timeouts. */
    private record Prepared(HttpClient wire) implements HttpClientBuilder {
        @Override
        public @Nullable Duration connectTimeout() {
            return null;
        }

        @Override
        public HttpClientBuilder connectTimeout(@Nullable Duration timeout) {
            return this;
        }

        @Override
        public @Nullable Duration readTimeout() {
            return null;
        }

        @Override
        public HttpClientBuilder readTimeout(@Nullable Duration timeout) {
            return this;
        }

        @Override
        public HttpClient build() {
            return wire;
        }
    }
}
