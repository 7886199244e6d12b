package dev.lorekeep.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * An OpenAI-compatible server on loopback that streams tokens at a steady pace. Each token says when it was written, in
 * nanoseconds of this JVM, and the first one when the request arrived, so that the way to the reader can be timed.
 */
final class TokenServer implements AutoCloseable {
    private final HttpServer server;
    private final int tokens;
    private final Duration between;
    private final LinkedBlockingQueue<Long> arrivals = new LinkedBlockingQueue<>();

    TokenServer(int tokens, Duration between) throws IOException {
        this.tokens = tokens;
        this.between = between;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::reply);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    /** Waits for the next request; when it came. */
    long nextArrival() throws InterruptedException {
        return arrivals.take();
    }

    private void reply(HttpExchange exchange) throws IOException {
        var arrivedAt = System.nanoTime();
        arrivals.add(arrivedAt);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (var body = exchange.getResponseBody()) {
            for (var i = 0; i < tokens; i++) {
                var text = i == 0 ? "arrived " + arrivedAt : "t " + System.nanoTime();
                body.write(event("{\"content\":\"" + text + "\\n\"}", "null"));
                body.flush();
                if (!between.isZero()) LockSupport.parkNanos(between.toNanos());
            }
            body.write(event("{}", "\"stop\""));
            body.write(
                    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":%d}}\n\ndata: [DONE]\n\n"
                            .formatted(tokens)
                            .getBytes(StandardCharsets.UTF_8));
        }
    }

    private static byte[] event(String delta, String finish) {
        return ("data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":"
                        + delta + ",\"finish_reason\":" + finish + "}]}\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
