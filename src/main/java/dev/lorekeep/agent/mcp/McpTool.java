package dev.lorekeep.agent.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.lorekeep.agent.mcp.McpConnection.Offer;
import dev.lorekeep.agent.mcp.McpServer.Rule;
import dev.lorekeep.agent.tools.Tier;
import dev.lorekeep.agent.tools.Tool;
import dev.lorekeep.agent.tools.ToolContext;
import dev.lorekeep.agent.tools.ToolResult;
import dev.lorekeep.agent.tools.ToolResult.Done;
import dev.lorekeep.agent.tools.ToolResult.Refused;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A tool of a server, as it described itself when it was approved. */
public final class McpTool implements Tool {
    private static final long LOOK_MILLIS = 50;

    private final McpServer server;
    private final Offer offer;
    private final Rule rule;
    private final McpTools tools;
    private final ToolSpecification specification;

    McpTool(McpServer server, Offer offer, Rule rule, McpTools tools) {
        this.server = server;
        this.offer = offer;
        this.rule = rule;
        this.tools = tools;
        this.specification = ToolSpecification.builder()
                .name(name(server.name(), offer.name()))
                .description(McpResult.clean(offer.description()))
                .parameters(McpSchema.of(McpResult.clean(offer.schema())))
                .build();
    }

    /** As models know it. */
    static String name(String server, String tool) {
        return server + "__" + tool;
    }

    @Override
    public ToolSpecification specification() {
        return specification;
    }

    @Override
    public Tier tier() {
        return rule.tier();
    }

    @Override
    public boolean untrusted() {
        return true;
    }

    /** By its name in {@code mcp.yaml}. */
    public String server() {
        return server.name();
    }

    @Override
    public boolean leaves() {
        return true;
    }

    @Override
    public Set<String> allowed() {
        return Set.copyOf(rule.allow());
    }

    /** Whether the server still describes it as it was approved, as far as is known without asking. */
    public boolean isPinned() {
        return tools.isPinned(server.name(), offer);
    }

    @Override
    public ToolResult call(ObjectNode arguments, ToolContext context) {
        if (!isPinned()) return withheld();
        var answer = new CompletableFuture<ToolResult>();
        var calling = Thread.ofVirtual().name("mcp-call").start(() -> {
            try {
                answer.complete(ask(arguments, context));
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return await(answer, context);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Refused("Stopped.");
        } catch (ExecutionException e) {
            throw new IllegalStateException("calling " + name() + " failed", e.getCause());
        } finally {
            calling.interrupt();
        }
    }

    private ToolResult await(CompletableFuture<ToolResult> answer, ToolContext context)
            throws InterruptedException, ExecutionException {
        // the connection keeps to the timeout by itself; this is for what it might not see
        var deadline =
                System.nanoTime() + server.timeout().plus(Duration.ofSeconds(1)).toNanos();
        while (System.nanoTime() < deadline) {
            try {
                return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                if (context.stopped().getAsBoolean()) return new Refused("Stopped.");
            }
        }
        return unavailable("it did not answer in time");
    }

    private ToolResult ask(ObjectNode arguments, ToolContext context) {
        try {
            var result = tools.connection(server.name()).call(offer.name(), arguments);
            var text = McpResult.text(result, context.maxTokens());
            if (result.path("isError").asBoolean(false))
                return new Refused("The server '" + server.name() + "' says: " + text);
            return new Done(text, "answer of " + server.name());
        } catch (McpFailure e) {
            return unavailable(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Refused("Stopped.");
        }
    }

    private ToolResult unavailable(String reason) {
        return new Refused("The server '" + server.name() + "' cannot be used: " + reason
                + ". Go on without it; an admin can look at the servers of tools and at mcp.yaml.");
    }

    private ToolResult withheld() {
        return new Refused(
                "The tool " + name() + " no longer describes itself as it was approved. Go on without it; an admin can"
                        + " approve it again.");
    }
}
