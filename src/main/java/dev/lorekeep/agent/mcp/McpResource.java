package dev.lorekeep.agent.mcp;

import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.access.NotForApiKeys;
import dev.lorekeep.agent.mcp.McpTools.ChangedMeanwhile;
import dev.lorekeep.agent.mcp.McpTools.ServerState;
import dev.lorekeep.agent.mcp.McpTools.ToolState;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The servers of tools as they are at this moment, and the approval of what their tools say of themselves. */
@Path("/api/mcp")
@NotForApiKeys
@RolesAllowed("ADMIN")
@RunOnVirtualThread
class McpResource {
    private final McpTools tools;
    private final CurrentCaller current;

    McpResource(McpTools tools, CurrentCaller current) {
        this.tools = tools;
        this.current = current;
    }

    @GET
    public List<ServerState> list() {
        return tools.states();
    }

    /** @param sha256 of what was read, so that nothing else is approved; without it whatever the tool says now is */
    record Read(@Nullable String sha256) {}

    @POST
    @Path("{server}/{tool}/pin")
    public ToolState pin(String server, String tool, @Nullable Read read) {
        var sha256 = read == null || read.sha256() == null ? "" : read.sha256();
        try {
            return tools.repin(server, tool, sha256, current.caller())
                    .orElseThrow(() -> HttpProblem.valueOf(
                            Response.Status.NOT_FOUND,
                            "mcp.yaml names no such tool, or its server cannot be used now."));
        } catch (ChangedMeanwhile _) {
            throw HttpProblem.valueOf(
                    Response.Status.CONFLICT, "The tool says something else by now. Read it again, then approve it.");
        }
    }
}
