package dev.lorekeep.chat;

import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.access.NotForApiKeys;
import dev.lorekeep.agent.RunCalls;
import dev.lorekeep.agent.loop.Approvals;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events of an answer while it is made, and again afterwards. */
@Path("/api/runs/{id}")
@RunOnVirtualThread
class RunResource {
    private final Runs runs;
    private final RunConductor conductor;
    private final RunStream stream;
    private final RunCalls calls;
    private final Approvals approvals;
    private final CurrentCaller current;

    RunResource(
            Runs runs,
            RunConductor conductor,
            RunStream stream,
            RunCalls calls,
            Approvals approvals,
            CurrentCaller current) {
        this.runs = runs;
        this.calls = calls;
        this.approvals = approvals;
        this.conductor = conductor;
        this.stream = stream;
        this.current = current;
    }

    /** Stored events after the given one, then live ones; ends after the last. A browser resumes by Last-Event-ID. */
    @GET
    @Path("events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public void events(
            UUID id,
            @QueryParam("after") @DefaultValue("0") int after,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @Context SseEventSink sink,
            @Context Sse sse) {
        var caller = current.caller();
        var run = runs.find(caller, id).orElseThrow(ChatProblems::noRun);
        stream.send(run, caller, Math.max(after, number(lastEventId)), sink, sse);
    }

    /** What language models did for the answer and what that cost; no calls when quotes answered. */
    @GET
    @Path("calls")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public RunCalls.Details calls(UUID id) {
        if (runs.find(current.caller(), id).isEmpty()) throw ChatProblems.noRun();
        return calls.of(id);
    }

    /** @param remember for the rest of the conversation, while no text of documents is in the context */
    record GivenWord(@Nullable Boolean allowed, @Nullable Boolean remember) {}

    /** A person's word on a call that waits for it. */
    @PUT
    @Path("approvals/{call}")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    @NotForApiKeys
    public Response approve(UUID id, String call, @Nullable GivenWord word) {
        if (runs.find(current.caller(), id).isEmpty()) throw ChatProblems.noRun();
        if (word == null || word.allowed() == null) throw ChatProblems.invalid("Say whether the call is allowed.");
        var said = new Approvals.Word(word.allowed(), Boolean.TRUE.equals(word.remember()));
        if (!approvals.say(id, call, said)) throw ChatProblems.notWaiting();
        return Response.noContent().build();
    }

    private static int number(@Nullable String lastEventId) {
        if (lastEventId == null || !lastEventId.matches("\\d{1,9}")) return 0;
        return Integer.parseInt(lastEventId);
    }

    @POST
    @Path("cancellation")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Response stop(UUID id) {
        if (runs.find(current.caller(), id).isEmpty()) throw ChatProblems.noRun();
        conductor.stop(id);
        return Response.accepted().build();
    }
}
