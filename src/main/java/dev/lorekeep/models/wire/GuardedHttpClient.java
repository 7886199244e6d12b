package dev.lorekeep.models.wire;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;
import dev.lorekeep.models.Usage;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The wire below LangChain4j's OpenAI client, for one call. It reads on the calling thread and fails where the client above
 * would take a broken reply for a finished one: error frames with status 200, {@code error:} lines, silence, a stop. What
 * servers write in ways of their own is brought into the form of the specification ({@link ReplyNormalizer}). A failure closes
 * the connection, so that the server stops too.
 */
public final class GuardedHttpClient implements HttpClient {
    private static final int MAX_COMPLAINT_BYTES = 65_536;
    private static final int MAX_REPLY_BYTES = 32 << 20;
    /** A piece of text is some 200 bytes: a larger buffer would only be memory, hundreds of times. */
    private static final int READ_CHARACTERS = 2_048;

    private final java.net.http.HttpClient client;
    private final Watchman watchman;
    private final Duration idle;
    private final Duration total;
    private final BooleanSupplier stopped;
    private final ReplyNormalizer normalizer;
    private final Runnable sent;

    /**
     * @param idle longest silence
     * @param total longest call
     * @param stopped asked every 50 ms from another thread
     * @param nineCharacterIds whether ids of tool calls must be nine letters and digits
     * @param sent runs just before the request goes out
     */
    public GuardedHttpClient(
            java.net.http.HttpClient client,
            Watchman watchman,
            Duration idle,
            Duration total,
            BooleanSupplier stopped,
            boolean nineCharacterIds,
            Runnable sent) {
        this.client = client;
        this.watchman = watchman;
        this.idle = idle;
        this.total = total;
        this.stopped = stopped;
        this.normalizer = new ReplyNormalizer(nineCharacterIds);
        this.sent = sent;
    }

    /** Tokens as the server counted them, as far as it has said; also of a reply that failed later. */
    public Optional<Usage> usage() {
        return normalizer.usage();
    }

    /** For LangChain4j, which wants to build its HTTP client: this one is there already, with its own timeouts. */
    public HttpClientBuilder asBuilder() {
        return new Prepared(this);
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        try (var watch = watchman.watch(idle, total, stopped)) {
            try (var body = open(request, watch)) {
                var text = text(body.stream(), MAX_REPLY_BYTES);
                var tripped = watch.tripped();
                if (tripped != null) throw tripped;
                return SuccessfulHttpResponse.builder()
                        .statusCode(body.response().statusCode())
                        .headers(body.response().headers().map())
                        .body(normalizer.whole(text))
                        .build();
            } catch (IOException | RuntimeException e) {
                var tripped = watch.tripped();
                throw tripped == null ? failure(e) : tripped;
            }
        }
    }

    /** Returns once the stream has ended; {@code parser} is not used, since it hides what this class looks for. */
    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        try (var watch = watchman.watch(idle, total, stopped)) {
            try (var body = open(request, watch)) {
                listener.onOpen(SuccessfulHttpResponse.builder()
                        .statusCode(body.response().statusCode())
                        .headers(body.response().headers().map())
                        .body("")
                        .build());
                var context = new ServerSentEventContext(new Handle(body.stream()));
                if (isStream(body.response())) read(body.stream(), listener, context, watch);
                else
                    for (var event : normalizer.asEvents(text(body.stream(), MAX_REPLY_BYTES)))
                        listener.onEvent(new ServerSentEvent(null, event), context);
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

    private record Body(HttpResponse<InputStream> response, InputStream stream) implements AutoCloseable {
        @Override
        public void close() {
            GuardedHttpClient.close(stream);
        }
    }

    private Body open(HttpRequest request, StreamWatch watch) throws IOException {
        sent.run();
        var call = client.sendAsync(outgoing(request), BodyHandlers.ofInputStream());
        watch.cutBy(() -> call.cancel(true));
        var response = call.join();
        var stream = response.body();
        watch.cutBy(() -> close(stream));
        watch.sign();
        if (response.statusCode() / 100 == 2) return new Body(response, stream);
        try (stream) {
            throw ServerComplaint.status(response.statusCode(), text(stream, MAX_COMPLAINT_BYTES), response.headers());
        }
    }

    /** Whether it is an event stream; a server that names no type is believed. */
    private static boolean isStream(HttpResponse<?> response) {
        var type = response.headers().firstValue("Content-Type").orElse("text/event-stream");
        if (type.startsWith("text/event-stream") || type.startsWith("text/plain")) return true;
        if (type.startsWith("application/json")) return false;
        if (type.startsWith("text/html")) throw new WireFailure(WireFailure.Kind.NOT_A_REPLY, "a web page");
        return true;
    }

    private void read(
            InputStream body, ServerSentEventListener listener, ServerSentEventContext context, StreamWatch watch)
            throws IOException {
        var lines =
                new BufferedReader(new InputStreamReader(new Capped(body), StandardCharsets.UTF_8), READ_CHARACTERS);
        var data = new StringBuilder();
        String name = null;
        while (true) {
            var line = lines.readLine();
            watch.sign();
            if (line != null && !line.isEmpty()) {
                if (line.startsWith("error:")) throw ServerComplaint.frame(line.substring(6));
                if (line.startsWith("event:")) name = line.substring(6).strip();
                if (line.startsWith("data:"))
                    data.append(data.isEmpty() ? "" : "\n")
                            .append(line.substring(5).strip());
                continue;
            }
            if (!data.isEmpty()) {
                for (var event : normalizer.event(name, data.toString()))
                    listener.onEvent(new ServerSentEvent(name, event), context);
                data.setLength(0);
            }
            name = null;
            if (line == null) return;
        }
    }

    private static String text(InputStream body, int most) throws IOException {
        var bytes = body.readNBytes(most + 1);
        if (bytes.length > most && most == MAX_REPLY_BYTES)
            throw new WireFailure(WireFailure.Kind.NOT_A_REPLY, "a reply is larger than 32 MB");
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** What is thrown instead of it. */
    private static RuntimeException failure(Exception thrown) {
        var cause = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return switch (cause) {
            case WireFailure wire -> wire;
            case java.net.ConnectException _,
                    java.net.http.HttpTimeoutException _,
                    java.nio.channels.UnresolvedAddressException _ -> new WireFailure(WireFailure.Kind.UNREACHABLE);
            case IOException _, CancellationException _ -> new WireFailure(WireFailure.Kind.CUT);
            case RuntimeException runtime -> runtime;
            default -> new IllegalStateException(thrown);
        };
    }

    private static java.net.http.HttpRequest outgoing(HttpRequest request) {
        var outgoing = java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
        request.headers().forEach((name, values) -> values.forEach(value -> outgoing.header(name, value)));
        return outgoing.method(request.method().name(), BodyPublishers.ofString(request.body()))
                .build();
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException _) {
            // the connection is gone already, which is what closing is for
        }
    }

    /** Ends a reply that does not end: a line without an end would otherwise be collected until memory is full. */
    private static final class Capped extends FilterInputStream {
        private int left = MAX_REPLY_BYTES;

        Capped(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            count(1);
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            var read = super.read(bytes, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        private void count(int bytes) {
            left -= bytes;
            if (left < 0) throw new WireFailure(WireFailure.Kind.NOT_A_REPLY, "a reply is larger than 32 MB");
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
