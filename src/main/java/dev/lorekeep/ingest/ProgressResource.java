package dev.lorekeep.ingest;

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

    ProgressResource(ProgressFeed feed) {
        this.feed = feed;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RolesAllowed("ADMIN")
    @RunOnVirtualThread
    public void follow(@Context SseEventSink sink, @Context Sse sse) {
        feed.join(sink, sse);
    }
}
