package dev.lorekeep.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One server, connected when it is first needed and again after a failure. No call takes longer than the server's timeout. */
final class McpConnection implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_PAGES = 20;
    private static final int MAX_TOOLS = 1_000;
    /** Characters of a tool's description and schema: each run pays for them. */
    private static final int MAX_OFFER = 20_000;

    private final McpServer server;
    private final UnaryOperator<@Nullable String> environment;
    private final AtomicLong ids = new AtomicLong();
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable McpWire wire;
    private volatile boolean closed;

    McpConnection(McpServer server, UnaryOperator<@Nullable String> environment) {
        this.server = server;
        this.environment = environment;
    }

    /** @param schema of its arguments, as JSON with sorted keys */
    record Offer(String name, String description, String schema) {}

    /** All tools of the server, by name. */
    Map<String, Offer> tools() throws McpFailure, InterruptedException {
        var deadline = deadline();
        var offers = new LinkedHashMap<String, Offer>();
        var cursor = "";
        for (var page = 0; page < MAX_PAGES; page++) {
            var parameters = McpMessages.empty();
            if (!cursor.isEmpty()) parameters.put("cursor", cursor);
            var result = ask("tools/list", parameters, deadline);
            for (var tool : result.path("tools")) {
                if (offers.size() >= MAX_TOOLS) return offers;
                var name = tool.path("name").asText("");
                var offer = new Offer(name, tool.path("description").asText(""), sorted(tool.path("inputSchema")));
                if (offer.description().length() + offer.schema().length() <= MAX_OFFER)
                    offers.putIfAbsent(name, offer);
            }
            cursor = result.path("nextCursor").asText("");
            if (cursor.isEmpty()) break;
        }
        return offers;
    }

    /** @return the protocol's result: content, structuredContent, isError */
    JsonNode call(String tool, ObjectNode arguments) throws McpFailure, InterruptedException {
        var parameters = McpMessages.empty().put("name", tool);
        parameters.set("arguments", arguments);
        return ask("tools/call", parameters, deadline());
    }

    private long deadline() {
        return System.nanoTime() + server.timeout().toNanos();
    }

    private JsonNode ask(String method, ObjectNode parameters, long deadline) throws McpFailure, InterruptedException {
        var connected = connect(deadline);
        try {
            return result(connected, method, parameters, deadline);
        } catch (McpFailure e) {
            if (e.broken) drop(connected);
            throw e;
        } catch (InterruptedException e) {
            // what was asked may still be under way: a new connection does not get its answer
            drop(connected);
            throw e;
        }
    }

    private McpWire connect(long deadline) throws McpFailure, InterruptedException {
        if (!connecting.tryLock(left(deadline).toMillis(), TimeUnit.MILLISECONDS))
            throw McpFailure.refused("it is being connected to and does not answer");
        try {
            var present = wire;
            if (present instanceof StdioWire process && !process.isAlive()) {
                present.close();
                present = null;
            }
            if (present != null) return present;
            if (closed) throw McpFailure.refused("Lorekeep is stopping");
            var opened = open();
            try {
                var agreed = result(opened, "initialize", McpMessages.introduction(), deadline);
                opened.agreed(agreed.path("protocolVersion").asText(McpMessages.VERSION));
                opened.send(McpMessages.notification("notifications/initialized"), left(deadline));
            } catch (McpFailure | InterruptedException | RuntimeException e) {
                opened.close();
                throw e;
            }
            wire = opened;
            return opened;
        } finally {
            connecting.unlock();
        }
    }

    private McpWire open() throws McpFailure {
        if (server.url() != null) return new HttpWire(server.url(), server.secrets(), server.timeout());
        var minimal = new LinkedHashMap<String, String>();
        for (var name : new String[] {"PATH", "HOME"}) {
            var value = environment.apply(name);
            if (value != null) minimal.put(name, value);
        }
        return new StdioWire(server, minimal);
    }

    private JsonNode result(McpWire connected, String method, ObjectNode parameters, long deadline)
            throws McpFailure, InterruptedException {
        var id = ids.incrementAndGet();
        var response = connected.send(McpMessages.request(id, method, parameters), left(deadline));
        var message = response.orElseThrow(() -> McpFailure.broken("it gave no answer"));
        if (message.has("error"))
            throw McpFailure.refused(
                    "it answers '" + cut(message.path("error").path("message").asText("an error")) + "'");
        return message.path("result");
    }

    private static Duration left(long deadline) throws McpFailure {
        var left = Duration.ofNanos(deadline - System.nanoTime());
        if (!left.isPositive()) throw McpFailure.broken("it did not answer in time");
        return left;
    }

    private void drop(McpWire broken) {
        connecting.lock();
        try {
            if (wire == broken) wire = null;
        } finally {
            connecting.unlock();
        }
        broken.close();
    }

    /** The same schema in another order of keys is the same schema. */
    private static String sorted(JsonNode schema) {
        try {
            var plain = JSON.convertValue(schema.isObject() ? schema : McpMessages.empty(), Object.class);
            return JSON.writer(com.fasterxml.jackson.databind.SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .writeValueAsString(plain);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException("a tree becomes JSON", e);
        }
    }

    private static String cut(String text) {
        var line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }

    @Override
    public void close() {
        closed = true;
        var present = wire;
        if (present != null) present.close();
    }
}
