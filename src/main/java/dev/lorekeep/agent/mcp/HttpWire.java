package dev.lorekeep.agent.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A server at an address: each message is a POST, its answer JSON or a stream of events that ends with it (MCP's streamable HTTP).
 * Redirects are refused, since they would carry our headers elsewhere.
 */
final class HttpWire implements McpWire {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;
    private final Map<String, String> headers;
    private final HttpClient client;
    private volatile @Nullable String session;
    private volatile @Nullable String version;

    HttpWire(URI url, Map<String, String> headers, Duration timeout) {
        this.url = url;
        this.headers = Map.copyOf(headers);
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    @Override
    public Optional<ObjectNode> send(ObjectNode message, Duration timeout) throws McpFailure, InterruptedException {
        var id = message.path("id").asText("");
        var result = new CompletableFuture<Optional<ObjectNode>>();
        // on a thread of its own: a body that drips is ended from outside
        var asking = Thread.ofVirtual().name("mcp-http").start(() -> {
            try {
                result.complete(exchange(message, id, timeout));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw McpFailure.broken("it did not answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof McpFailure failure) throw failure;
            if (e.getCause() instanceof java.net.http.HttpTimeoutException)
                throw McpFailure.broken("it did not answer within " + timeout.toMillis() + " ms");
            throw McpFailure.broken("nobody answers at " + url);
        } finally {
            asking.interrupt();
        }
    }

    private Optional<ObjectNode> exchange(ObjectNode message, String id, Duration timeout)
            throws IOException, InterruptedException, McpFailure {
        var request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofString(message.toString()));
        headers.forEach(request::setHeader);
        if (session != null) request.setHeader("Mcp-Session-Id", session);
        if (version != null) request.setHeader("MCP-Protocol-Version", version);
        var response = client.send(request.build(), BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            check(response);
            response.headers().firstValue("Mcp-Session-Id").ifPresent(given -> session = given);
            if (id.isEmpty()) return Optional.empty();
            var type = response.headers().firstValue("Content-Type").orElse("");
            return Optional.of(type.startsWith("text/event-stream") ? event(body, id) : json(body, id));
        }
    }

    private void check(HttpResponse<?> response) throws McpFailure {
        var status = response.statusCode();
        if (status >= 200 && status < 300) return;
        if (status >= 300 && status < 400)
            throw McpFailure.broken("it sends us elsewhere (HTTP " + status + "), which is not followed");
        if (status == 401 || status == 403)
            throw McpFailure.broken("it does not accept our credentials (HTTP " + status + ")");
        throw McpFailure.broken("it answers with HTTP " + status);
    }

    private static ObjectNode json(InputStream body, String id) throws IOException, McpFailure {
        var bytes = body.readNBytes(MAX_MESSAGE_BYTES + 1);
        if (bytes.length > MAX_MESSAGE_BYTES) throw McpFailure.broken("its answer is too long");
        return message(bytes, id).orElseThrow(() -> McpFailure.broken("its answer is not what the protocol says"));
    }

    /** Reads events until the one with our answer; the server's own requests are left unanswered. */
    private static ObjectNode event(InputStream body, String id) throws IOException, McpFailure {
        var line = new ByteArrayOutputStream();
        var data = new ByteArrayOutputStream();
        for (int b, read = 0; (b = body.read()) >= 0; ) {
            if (++read > MAX_MESSAGE_BYTES) throw McpFailure.broken("its answer is too long");
            if (b != '\n') {
                if (b != '\r') line.write(b);
                continue;
            }
            var text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            if (text.startsWith("data:")) data.writeBytes(text.substring(5).getBytes(StandardCharsets.UTF_8));
            if (!text.isEmpty()) continue;
            var found = message(data.toByteArray(), id);
            if (found.isPresent()) return found.get();
            data.reset();
        }
        throw McpFailure.broken("its answer ended early");
    }

    private static Optional<ObjectNode> message(byte[] bytes, String id) {
        try {
            return JSON.readTree(bytes) instanceof ObjectNode message
                            && !message.has("method")
                            && message.path("id").asText("").equals(id)
                    ? Optional.of(message)
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public void agreed(String version) {
        this.version = version;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
