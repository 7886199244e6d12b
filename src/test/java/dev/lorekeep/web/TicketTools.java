package dev.lorekeep.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An MCP server with one tool, {@code tickets__close_ticket}, that changes something; and a folder of agents of its own. */
public final class TicketTools implements QuarkusTestResourceLifecycleManager {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Closed closed = new Closed(new CopyOnWriteArrayList<>());
    private @Nullable HttpServer server;

    /** Arguments of the calls so far, as JSON. */
    public record Closed(List<String> arguments) {}

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/mcp", this::answer);
            server.start();
            var folder = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "testing").toAbsolutePath()), "tickets");
            var file = Files.writeString(
                    folder.resolve("mcp.yaml"),
                    "servers: {tickets: {url: 'http://127.0.0.1:%d/mcp', tools: {close_ticket: {tier: write}}}}"
                            .formatted(server.getAddress().getPort()));
            return Map.of(
                    "lorekeep.mcp.file",
                    file.toString(),
                    "lorekeep.agents.folder",
                    folder.resolve("agents").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        var request = JSON.readTree(exchange.getRequestBody());
        var result = switch (request.path("method").asText()) {
            case "initialize" ->
                "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"tickets\",\"version\":\"1\"}}";
            case "tools/list" ->
                "{\"tools\":[{\"name\":\"close_ticket\",\"description\":\"Closes a ticket.\",\"inputSchema\":{\"type\":\"object\","
                        + "\"properties\":{\"id\":{\"type\":\"string\"},\"comment\":{\"type\":\"string\"}},\"required\":[\"id\"]}}]}";
            case "tools/call" -> {
                closed.arguments().add(request.path("params").path("arguments").toString());
                yield "{\"content\":[{\"type\":\"text\",\"text\":\"The ticket is closed.\"}]}";
            }
            default -> "{}";
        };
        var body = JSON.writeValueAsBytes(
                Map.of("jsonrpc", "2.0", "id", request.path("id"), "result", JSON.readTree(result)));
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(request.has("id") ? 200 : 202, request.has("id") ? body.length : -1);
        if (request.has("id")) exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(closed, field -> field.getType() == Closed.class);
    }

    @Override
    public void stop() {
        if (server != null) server.stop(0);
    }
}
