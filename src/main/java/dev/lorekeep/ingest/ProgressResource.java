package dev.lorekeep.ingest;

import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.platform.Problems;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

/** How the work goes on, as it goes on. */
@Path("/api/ingest/progress")
class ProgressResource {
    private final ProgressFeed feed;
    private final CurrentCaller current;

    ProgressResource(ProgressFeed feed, CurrentCaller current) {
        this.feed = feed;
        this.current = current;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RolesAllowed("ADMIN")
    @RunOnVirtualThread
    public void follow(@Context SseEventSink sink, @Context Sse sse) {
        // a key that is limited to some collections does not learn how many documents the others have
        if (current.caller().scope().isPresent()) throw Problems.notFound("progress for a key limited to collections");
        feed.join(sink, sse);
    }
}
