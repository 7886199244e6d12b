package dev.lorekeep.agent.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server that is a process of this machine: a message is a line. It gets PATH, HOME and what {@code mcp.yaml} names, nothing else of
 * our environment, where the keys of models are. What it writes to its error stream is thrown away.
 */
final class StdioWire implements McpWire {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final int MAX_QUEUED = 100;

    private final Process process;
    private final Map<String, CompletableFuture<ObjectNode>> waiting = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>(MAX_QUEUED);
    private volatile boolean closed;

    /** @param environment variables for the process */
    StdioWire(McpServer server, Map<String, String> environment) throws McpFailure {
        var builder = new ProcessBuilder(server.command()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().putAll(server.secrets());
        try {
            process = builder.start();
        } catch (IOException _) {
            throw McpFailure.broken("its command '" + server.command().getFirst() + "' cannot be started");
        }
        Thread.ofPlatform().daemon().name("mcp-" + server.name() + "-in").start(this::read);
        // pipes hold their threads; and a server that does not read must not block who asks it
        Thread.ofPlatform().daemon().name("mcp-" + server.name() + "-out").start(this::write);
    }

    @Override
    public Optional<ObjectNode> send(ObjectNode message, Duration timeout) throws McpFailure, InterruptedException {
        if (closed) throw McpFailure.broken("its process has ended");
        var id = message.path("id").asText("");
        var response = new CompletableFuture<ObjectNode>();
        if (!id.isEmpty()) waiting.put(id, response);
        try {
            if (!outgoing.offer(line(message))) throw McpFailure.broken("it does not read what it is sent");
            if (id.isEmpty()) return Optional.empty();
            if (closed) throw McpFailure.broken("its process has ended");
            return Optional.of(response.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            throw McpFailure.broken("it did not answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException _) {
            throw McpFailure.broken("its process has ended");
        } finally {
            waiting.remove(id);
        }
    }

    private static byte[] line(ObjectNode message) {
        try {
            return (JSON.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a tree becomes JSON", e);
        }
    }

    private void write() {
        try (OutputStream out = process.getOutputStream()) {
            while (!closed) {
                var line = outgoing.poll(200, TimeUnit.MILLISECONDS);
                if (line == null) continue;
                out.write(line);
                out.flush();
            }
        } catch (IOException _) {
            close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (var in = process.getInputStream()) {
            for (var line = line(in); line.isPresent(); line = line(in)) take(line.get());
        } catch (IOException _) {
            // ended, as below
        } finally {
            close();
        }
    }

    /** @return empty at the end, and for a line that is too long, after which the process is of no use */
    private static Optional<byte[]> line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b; (b = in.read()) >= 0; ) {
            if (b == '\n') return Optional.of(line.toByteArray());
            if (line.size() >= MAX_MESSAGE_BYTES) return Optional.empty();
            line.write(b);
        }
        return Optional.empty();
    }

    private void take(byte[] line) {
        try {
            if (!(JSON.readTree(line) instanceof ObjectNode message)) return;
            var id = message.path("id").asText("");
            if (message.has("method")) {
                // a request of the server, such as ping or sampling: it is told that nobody does that here
                if (!id.isEmpty()) outgoing.offer(line(McpMessages.answer(message)));
                return;
            }
            var asked = waiting.remove(id);
            if (asked != null) asked.complete(message);
        } catch (IOException _) {
            // not a message: some servers greet on the wrong stream
        }
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        waiting.values().forEach(each -> each.completeExceptionally(new IOException("closed")));
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
            } catch (InterruptedException _) {
                process.destroyForcibly();
            }
        });
    }

    boolean isAlive() {
        return process.isAlive();
    }
}
