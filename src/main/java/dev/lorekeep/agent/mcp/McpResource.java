package dev.lorekeep.agent.mcp;

import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.access.NotForApiKeys;
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

    @POST
    @Path("{server}/{tool}/pin")
    public ToolState pin(String server, String tool) {
        return tools.repin(server, tool, current.caller())
                .orElseThrow(() -> HttpProblem.valueOf(
                        Response.Status.NOT_FOUND, "mcp.yaml names no such tool, or its server cannot be used now."));
    }
}
