package dev.lorekeep.agent.mcp;

import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.mcp.McpConnection.Offer;
import dev.lorekeep.agent.mcp.McpServer.Rule;
import dev.lorekeep.agent.tools.Tier;
import dev.lorekeep.agent.tools.Tool;
import dev.lorekeep.platform.LorekeepConfig;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The tools of all servers in {@code mcp.yaml}. What a server says of its tools is asked again after a minute; a tool whose
 * description or schema changed since an admin approved it is withheld until an admin approves the new one.
 */
@Singleton
@Startup
public class McpTools {
    private static final Logger LOG = Logger.getLogger(McpTools.class);
    private static final Duration FRESH = Duration.ofMinutes(1);
    /** A server that failed is left alone for so long, so that a dead one delays one run and not each. */
    private static final Duration REST = Duration.ofSeconds(15);

    private final McpPins pins;
    private final Clock clock;
    private final Map<String, McpServer> servers = new LinkedHashMap<>();
    private final Map<String, McpConnection> connections = new LinkedHashMap<>();
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final Set<String> visited = ConcurrentHashMap.newKeySet();

    @Inject
    McpTools(McpConfig config, LorekeepConfig lorekeep, McpPins pins, Clock clock) {
        this(
                config.file()
                        .map(file ->
                                lorekeep.home().map(home -> home.resolve(file)).orElse(file))
                        .map(file -> new McpFile(file, System::getenv).read())
                        .orElse(List.of()),
                System::getenv,
                pins,
                clock);
    }

    McpTools(List<McpServer> servers, UnaryOperator<@Nullable String> environment, McpPins pins, Clock clock) {
        this.pins = pins;
        this.clock = clock;
        for (var server : servers) {
            this.servers.put(server.name(), server);
            connections.put(server.name(), new McpConnection(server, environment));
        }
    }

    /** What a server said when it was asked last. */
    private record Seen(
            Instant at,
            Map<String, Offer> offers,
            Map<String, String> pinned,
            @Nullable String failure) {}

    /** How a tool is. */
    public enum PinState {
        /** As it was approved; offered to models. */
        PINNED,
        /** Changed since; withheld. */
        CHANGED,
        /** In {@code mcp.yaml}, but the server has none of that name. */
        MISSING,
        /** Nobody knows, since the server cannot be used. */
        UNKNOWN
    }

    /**
     * @param reason why it is not offered; empty when it is
     * @param description what the server says now, as is its schema and the hash of both; empty when it is not known
     */
    public record ToolState(
            String name,
            Tier tier,
            List<String> allow,
            PinState state,
            String reason,
            String description,
            String schema,
            String sha256) {}

    /** @param failure why it cannot be used; empty when it can */
    public record ServerState(String name, String address, String failure, List<ToolState> tools) {}

    /** Those that may be offered to a model now. Asks servers that were not asked for a minute, all at the same time. */
    public List<Tool> all() {
        var tools = new ArrayList<Tool>();
        look(false).forEach((name, said) -> {
            var server = servers.get(name);
            if (server == null) return;
            server.tools().forEach((tool, rule) -> {
                var offer = said.offers.get(tool);
                if (offer != null && McpPins.sha256(offer).equals(said.pinned.get(tool)))
                    tool(server, offer, rule).ifPresent(tools::add);
            });
        });
        return List.copyOf(tools);
    }

    private Optional<Tool> tool(McpServer server, Offer offer, Rule rule) {
        try {
            return Optional.of(new McpTool(server, offer, rule, this));
        } catch (RuntimeException e) {
            LOG.warnf("the schema of %s/%s cannot be used: %s", server.name(), offer.name(), e.getClass());
            return Optional.empty();
        }
    }

    /** For an admin: every server and tool of the file, whether it can be used and why not. Asks all servers. */
    public List<ServerState> states() {
        var states = new ArrayList<ServerState>();
        look(true).forEach((name, said) -> {
            var server = servers.get(name);
            if (server == null) return;
            var tools = new ArrayList<ToolState>();
            server.tools().forEach((tool, rule) -> tools.add(state(said, tool, rule)));
            var address = server.url() == null
                    ? server.command().getFirst()
                    : server.url().toString();
            states.add(new ServerState(name, address, said.failure == null ? "" : said.failure, tools));
        });
        return states;
    }

    private static ToolState state(Seen said, String tool, Rule rule) {
        var offer = said.offers.get(tool);
        if (said.failure != null) return state(tool, rule, PinState.UNKNOWN, "The server cannot be used.", null);
        if (offer == null)
            return state(
                    tool,
                    rule,
                    PinState.MISSING,
                    "The server has no such tool, or describes it at too great a length.",
                    null);
        if (McpPins.sha256(offer).equals(said.pinned.get(tool))) return state(tool, rule, PinState.PINNED, "", offer);
        var reason =
                "Its description or schema is no longer the one that was approved. Read it, then approve it again.";
        return state(tool, rule, PinState.CHANGED, reason, offer);
    }

    private static ToolState state(String tool, Rule rule, PinState state, String reason, @Nullable Offer offer) {
        return new ToolState(
                tool,
                rule.tier(),
                rule.allow(),
                state,
                reason,
                offer == null ? "" : McpResult.clean(offer.description()),
                offer == null ? "" : McpResult.clean(offer.schema()),
                offer == null ? "" : McpPins.sha256(offer));
    }

    /** Thrown when a tool says something else by now than what an admin has read. */
    public static final class ChangedMeanwhile extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ChangedMeanwhile(String tool) {
            super(tool + " says something else by now");
        }
    }

    /**
     * Approves what the tool says now.
     *
     * @param read hash of what the caller has read; empty approves whatever it says
     * @return empty when there is no such tool, or its server cannot be used
     * @throws ChangedMeanwhile when it is not what was read
     */
    public Optional<ToolState> repin(String server, String tool, String read, Caller caller) {
        var known = servers.get(server);
        var rule = known == null ? null : known.tools().get(tool);
        if (known == null || rule == null) return Optional.empty();
        var said = ask(known);
        var offer = said.offers.get(tool);
        if (offer == null) return Optional.empty();
        if (!read.isEmpty() && !read.equals(McpPins.sha256(offer))) throw new ChangedMeanwhile(server + "/" + tool);
        pins.approve(server, offer, caller);
        seen.remove(server);
        return Optional.of(state(tool, rule, PinState.PINNED, "", offer));
    }

    boolean isPinned(String server, Offer offer) {
        var said = seen.get(server);
        if (said == null || said.failure != null) return true;
        var now = said.offers.get(offer.name());
        return now != null && McpPins.sha256(now).equals(McpPins.sha256(offer));
    }

    McpConnection connection(String server) {
        var connection = connections.get(server);
        if (connection == null) throw new IllegalArgumentException("no such server: " + server);
        return connection;
    }

    private Map<String, Seen> look(boolean again) {
        try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var server : servers.values()) {
                var said = seen.get(server.name());
                if (again || said == null || (said.failure == null && isOld(said)))
                    asking.submit(() -> seen.put(server.name(), ask(server)));
                else if (isOld(said)) visit(server);
            }
        }
        var all = new LinkedHashMap<String, Seen>();
        for (var name : servers.keySet()) {
            var said = seen.get(name);
            if (said != null) all.put(name, said);
        }
        return all;
    }

    /** Nobody waits for a server that failed before: whether it is back is for the next run to know. */
    private void visit(McpServer server) {
        if (!visited.add(server.name())) return;
        Thread.ofVirtual().name("mcp-visit").start(() -> {
            try {
                seen.put(server.name(), ask(server));
            } finally {
                visited.remove(server.name());
            }
        });
    }

    private boolean isOld(Seen said) {
        var age = Duration.between(said.at, clock.instant());
        return age.compareTo(said.failure == null ? FRESH : REST) >= 0;
    }

    private Seen ask(McpServer server) {
        try {
            var offers = connection(server.name()).tools();
            offers.keySet().retainAll(server.tools().keySet());
            var pinned = new LinkedHashMap<String, String>();
            for (var offer : offers.values()) pinned.put(offer.name(), pins.pinned(server.name(), offer));
            return new Seen(clock.instant(), offers, pinned, null);
        } catch (McpFailure e) {
            LOG.warnf("the server of tools '%s' cannot be used: %s", server.name(), e.getMessage());
            return new Seen(clock.instant(), Map.of(), Map.of(), "The server cannot be used: " + e.getMessage() + ".");
        } catch (RuntimeException e) {
            LOG.warnf(e, "looking at the server of tools '%s'", server.name());
            return new Seen(clock.instant(), Map.of(), Map.of(), "Its tools could not be looked at; the log says why.");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Seen(clock.instant(), Map.of(), Map.of(), "It was not asked.");
        }
    }

    @PreDestroy
    void close() {
        connections.values().forEach(McpConnection::close);
    }
}
