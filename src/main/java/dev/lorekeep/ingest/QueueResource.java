package dev.lorekeep.ingest;

import dev.lorekeep.access.CurrentCaller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The queue of one collection: hold it, let it go on, call off what waits. */
@Path("/api/collections")
@RunOnVirtualThread
@RolesAllowed("ADMIN")
class QueueResource {
    private final IngestQueue queue;
    private final DocumentRights rights;
    private final CurrentCaller current;
    private final IngestAudit audit;

    QueueResource(IngestQueue queue, DocumentRights rights, CurrentCaller current, IngestAudit audit) {
        this.queue = queue;
        this.rights = rights;
        this.current = current;
        this.audit = audit;
    }

    /** @param paused null while documents are taken in */
    record View(IngestQueue.@Nullable Pause paused) {}

    @GET
    @Path("/{id}/queue")
    public View find(UUID id) {
        rights.managed(current.caller(), id);
        return view(id);
    }

    @POST
    @Path("/{id}/queue/pause")
    public View pause(UUID id) {
        var caller = current.caller();
        var collection = rights.managed(caller, id);
        queue.pause(id, caller);
        audit.queue(caller, collection, "paused");
        return view(id);
    }

    @POST
    @Path("/{id}/queue/resume")
    public View resume(UUID id) {
        var caller = current.caller();
        var collection = rights.managed(caller, id);
        queue.resume(id);
        audit.queue(caller, collection, "resumed");
        return view(id);
    }

    @POST
    @Path("/{id}/queue/cancellation")
    public Response cancelAll(UUID id) {
        var caller = current.caller();
        var collection = rights.managed(caller, id);
        var cancelled = queue.cancel(id, caller);
        audit.cancelled(caller, collection, cancelled);
        return Response.accepted(Map.of("documents", cancelled)).build();
    }

    private View view(UUID id) {
        return new View(queue.pauseOf(id).orElse(null));
    }
}
