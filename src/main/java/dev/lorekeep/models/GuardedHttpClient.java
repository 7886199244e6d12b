package dev.lorekeep.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The wire below LangChain4j's OpenAI client, for one call. It reads the raw event stream on the calling thread and fails
 * where the client above would take a broken stream for a finished one: error frames with status 200, {@code error:} lines,
 * silence, a stop. A failure closes the connection, so that the server stops too.
 */
final class GuardedHttpClient implements HttpClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final java.net.http.HttpClient client;
    private final Duration idle;
    private final Duration total;
    private final BooleanSupplier stopped;

    GuardedHttpClient(java.net.http.HttpClient client, Duration idle, Duration total, BooleanSupplier stopped) {
        this.client = client;
        this.idle = idle;
        this.total = total;
        this.stopped = stopped;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        throw new UnsupportedOperationException("replies are streamed: " + request.method());
    }

    /** Returns once the stream has ended; {@code parser} is not used, since it hides what this class looks for. */
    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        try (var watch = new StreamWatch(idle, total, stopped)) {
            try {
                stream(request, listener, watch);
            } catch (IOException | RuntimeException e) {
                var tripped = watch.tripped();
                listener.onError(tripped == null ? failure(e) : tripped);
                return;
            }
            var tripped = watch.tripped();
            if (tripped == null) listener.onClose();
            else listener.onError(tripped);
        }
    }

    private void stream(HttpRequest request, ServerSentEventListener listener, StreamWatch watch) throws IOException {
        var call = client.sendAsync(outgoing(request), BodyHandlers.ofInputStream());
        watch.cutBy(() -> call.cancel(true));
        var response = call.join();
        try (var body = response.body()) {
            watch.cutBy(() -> close(body));
            if (response.statusCode() / 100 != 2)
                throw new HttpException(
                        response.statusCode(), new String(body.readNBytes(8_192), StandardCharsets.UTF_8));
            listener.onOpen(opened(response));
            read(body, listener, watch);
        }
    }

    private static void read(InputStream body, ServerSentEventListener listener, StreamWatch watch) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        var context = new ServerSentEventContext(new Handle(body));
        var data = new StringBuilder();
        String name = null;
        while (true) {
            var line = lines.readLine();
            watch.sign();
            if (line != null && !line.isEmpty()) {
                if (line.startsWith("error:")) throw errorFrame(line.substring(6));
                if (line.startsWith("event:")) name = line.substring(6).strip();
                if (line.startsWith("data:"))
                    data.append(data.isEmpty() ? "" : "\n")
                            .append(line.substring(5).strip());
                continue;
            }
            if (!data.isEmpty()) {
                deliver(name, data.toString(), listener, context);
                data.setLength(0);
            }
            name = null;
            if (line == null) return;
        }
    }

    private static void deliver(
            @Nullable String name, String data, ServerSentEventListener listener, ServerSentEventContext context) {
        if ("error".equals(name)) throw errorFrame(data);
        if (data.startsWith("{") && data.contains("\"error\"")) {
            try {
                var error = JSON.readTree(data).get("error");
                if (error != null && !error.isNull()) throw errorFrame(data);
            } catch (JsonProcessingException e) {
                throw new WireFailure(WireFailure.Kind.ERROR_FRAME, "an event is not JSON");
            }
        }
        listener.onEvent(new ServerSentEvent(name, data), context);
    }

    /** Only what kind of error it was: servers like to repeat the prompt in their messages. */
    private static WireFailure errorFrame(String data) {
        var detail = "";
        try {
            var error = JSON.readTree(data);
            var inner = error.path("error").isObject() ? error.path("error") : error;
            detail = (inner.path("type").asText("") + " " + inner.path("code").asText("")).strip();
        } catch (JsonProcessingException _) {
            // not JSON: the kind stays unknown
        }
        return new WireFailure(
                WireFailure.Kind.ERROR_FRAME, "the server reported an error" + (detail.isEmpty() ? "" : ": " + detail));
    }

    private static RuntimeException failure(Exception thrown) {
        var cause = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof WireFailure || cause instanceof HttpException) return (RuntimeException) cause;
        if (cause instanceof java.net.ConnectException
                || cause instanceof java.net.http.HttpTimeoutException
                || cause instanceof java.nio.channels.UnresolvedAddressException)
            return new WireFailure(WireFailure.Kind.UNREACHABLE, "no connection");
        if (cause instanceof IOException || cause instanceof CancellationException)
            return new WireFailure(WireFailure.Kind.CUT, "the connection broke");
        return thrown instanceof RuntimeException runtime ? runtime : new IllegalStateException(thrown);
    }

    private java.net.http.HttpRequest outgoing(HttpRequest request) {
        var outgoing = java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
        request.headers().forEach((name, values) -> values.forEach(value -> outgoing.header(name, value)));
        return outgoing.method(request.method().name(), BodyPublishers.ofString(request.body()))
                .build();
    }

    private static SuccessfulHttpResponse opened(HttpResponse<?> response) {
        return SuccessfulHttpResponse.builder()
                .statusCode(response.statusCode())
                .headers(response.headers().map())
                .body("")
                .build();
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException _) {
            // the connection is gone already, which is what closing is for
        }
    }

    private static final class Handle implements ServerSentEventParsingHandle {
        private final InputStream body;
        private volatile boolean cancelled;

        Handle(InputStream body) {
            this.body = body;
        }

        @Override
        public void cancel() {
            cancelled = true;
            close(body);
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }
    }
}
