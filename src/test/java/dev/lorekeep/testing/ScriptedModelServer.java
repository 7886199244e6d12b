package dev.lorekeep.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * An OpenAI-compatible server that says what a test wrote, over a real loopback socket: raw event-stream strings, pauses,
 * statuses, cut connections. Each request takes the next script; without one it answers 500. It remembers what it was asked
 * and notices when a client goes away.
 */
public final class ScriptedModelServer implements AutoCloseable {
    private final HttpServer server;
    private final LinkedBlockingQueue<Script> scripts = new LinkedBlockingQueue<>();
    private final Map<String, Script> pages = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Function<String, Script> otherwise =
            _ -> Script.status(500, "{\"error\":{\"message\":\"no script\"}}");
    private final LinkedBlockingQueue<Integer> abandonedAfter = new LinkedBlockingQueue<>();

    /** One reply: its status, headers and parts in order. */
    public record Script(int status, Map<String, String> headers, List<Part> parts) {
        public Script {
            headers = Map.copyOf(headers);
            parts = List.copyOf(parts);
        }

        public Script(int status, List<Part> parts) {
            this(status, Map.of("Content-Type", status == 200 ? "text/event-stream" : "application/json"), parts);
        }

        public Script with(String header, String value) {
            var more = new HashMap<>(headers);
            more.put(header, value);
            return new Script(status, more, parts);
        }

        /** A reply in one piece. */
        public static Script json(String body) {
            return status(200, body).with("Content-Type", "application/json");
        }

        public static Script of(Part... parts) {
            return new Script(200, List.of(parts));
        }

        /** A whole good answer, one event a piece. */
        public static Script saying(String... pieces) {
            var parts = new ArrayList<Part>();
            for (var piece : pieces) parts.add(token(piece));
            parts.add(finish("stop"));
            parts.add(new Raw("data: [DONE]\n\n"));
            return new Script(200, parts);
        }

        public static Script status(int status, String body) {
            return new Script(status, List.of(new Raw(body)));
        }
    }

    public sealed interface Part {}

    /** Sent as it is. */
    public record Raw(String text) implements Part {}

    public record Pause(Duration length) implements Part {}

    /** Ends the connection without the end of the response. */
    public record Cut() implements Part {}

    public static Part token(String text) {
        return event("{\"content\":\"" + escaped(text) + "\"}", "null");
    }

    public static Part finish(String reason) {
        return event("{}", "\"" + reason + "\"");
    }

    /** A piece whose {@code delta} is this. */
    public static Part delta(String delta) {
        return event(delta, "null");
    }

    private static Part event(String delta, String finishReason) {
        return new Raw(
                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"delta\":" + delta + ",\"finish_reason\":" + finishReason + "}]}\n\n");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    public ScriptedModelServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::reply);
        server.createContext("/", this::page);
        server.start();
    }

    /** The base address a model profile would name. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    public ScriptedModelServer next(Script script) {
        scripts.add(script);
        return this;
    }

    /** What is said to requests that no script is left for, by their body. */
    public ScriptedModelServer otherwise(Function<String, Script> reply) {
        otherwise = reply;
        return this;
    }

    /** Answers other requests to a path, such as {@code /v1/models}, from now on. */
    public ScriptedModelServer at(String path, int status, String body) {
        pages.put(path, Script.status(status, body));
        return this;
    }

    /** Bodies of the requests so far. */
    public List<String> requests() {
        return requests;
    }

    /** Waits for the next reply that a client does not hear out; how many parts were written before. */
    public int abandonedAfter(Duration deadline) throws InterruptedException {
        var written = abandonedAfter.poll(deadline.toMillis(), TimeUnit.MILLISECONDS);
        if (written == null) throw new AssertionError("no client went away within " + deadline);
        return written;
    }

    private void page(HttpExchange exchange) throws IOException {
        var page = pages.getOrDefault(exchange.getRequestURI().getPath(), Script.status(404, "{}"));
        page.headers().forEach(exchange.getResponseHeaders()::add);
        var body = ((Raw) page.parts().getFirst()).text().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(page.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void reply(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(body);
        var next = scripts.poll();
        var script = next == null ? otherwise.apply(body) : next;
        script.headers().forEach(exchange.getResponseHeaders()::add);
        exchange.sendResponseHeaders(script.status(), 0);
        var written = 0;
        try {
            // closing the body would end the response properly: only a script that is heard out does so
            var reply = exchange.getResponseBody();
            for (var part : script.parts()) {
                switch (part) {
                    case Raw(var text) -> {
                        reply.write(text.getBytes(StandardCharsets.UTF_8));
                        reply.flush();
                        written++;
                    }
                    case Pause(var length) -> Thread.sleep(length);
                    case Cut() -> throw new CutException();
                }
            }
            reply.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (CutException e) {
            // the server closes the connection when a handler throws
            throw e;
        } catch (IOException e) {
            abandonedAfter.add(written);
            throw e;
        }
    }

    private static final class CutException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
