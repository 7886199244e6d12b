package dev.lorekeep.sync;

import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.access.NotForApiKeys;
import dev.lorekeep.platform.Problems;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a collection's documents come from by themselves. What makes Lorekeep connect to a place, or hands over a password, wants
 * a person; scripts may look, and ask for a run.
 */
@Path("/api/collections/{id}/sources")
@RunOnVirtualThread
class SourceResource {
    private final SourceDesk desk;
    private final CurrentCaller current;

    SourceResource(SourceDesk desk, CurrentCaller current) {
        this.desk = desk;
        this.current = current;
    }

    /**
     * @param acceptEmpty whether everything may be removed when the source is empty
     */
    record Request(@Nullable Boolean acceptEmpty) {}

    @GET
    @RolesAllowed("ADMIN")
    public List<SourceView> list(UUID id) {
        return desk.of(current.caller(), id);
    }

    @POST
    @RolesAllowed("ADMIN")
    @NotForApiKeys
    public Response create(UUID id, SourceDesk.@Nullable Given given) {
        return Response.status(201)
                .entity(desk.create(current.caller(), id, present(given)))
                .build();
    }

    @POST
    @Path("/connection")
    @RolesAllowed("ADMIN")
    @NotForApiKeys
    public SourceProbe.Finding probe(UUID id, SourceDesk.@Nullable Given given) throws InterruptedException {
        return desk.probe(current.caller(), id, null, present(given));
    }

    @GET
    @Path("/{source}")
    @RolesAllowed("ADMIN")
    public SourceView one(UUID id, UUID source) {
        return desk.view(desk.managed(current.caller(), id, source));
    }

    @PATCH
    @Path("/{source}")
    @RolesAllowed("ADMIN")
    @NotForApiKeys
    public SourceView change(UUID id, UUID source, SourceDesk.@Nullable Given given) throws InterruptedException {
        var caller = current.caller();
        return desk.change(caller, desk.managed(caller, id, source), present(given));
    }

    @DELETE
    @Path("/{source}")
    @RolesAllowed("ADMIN")
    @NotForApiKeys
    public void delete(UUID id, UUID source, @QueryParam("documents") @DefaultValue("keep") String withDocuments)
            throws InterruptedException {
        var caller = current.caller();
        var managed = desk.managed(caller, id, source);
        switch (withDocuments) {
            case "keep" -> desk.delete(caller, managed, false);
            case "remove" -> desk.delete(caller, managed, true);
            default -> throw Problems.invalid("documents must be keep or remove.");
        }
    }

    @POST
    @Path("/{source}/connection")
    @RolesAllowed("ADMIN")
    @NotForApiKeys
    public SourceProbe.Finding probe(UUID id, UUID source, SourceDesk.@Nullable Given given)
            throws InterruptedException {
        var caller = current.caller();
        return desk.probe(caller, id, desk.managed(caller, id, source), present(given));
    }

    @GET
    @Path("/{source}/runs")
    @RolesAllowed("ADMIN")
    public List<SourceView.Run> runs(UUID id, UUID source) {
        return desk.runs(desk.managed(current.caller(), id, source));
    }

    @POST
    @Path("/{source}/runs")
    @RolesAllowed("ADMIN")
    public Response run(UUID id, UUID source, @Nullable Request request) {
        var caller = current.caller();
        var acceptEmpty = request != null && Boolean.TRUE.equals(request.acceptEmpty());
        return Response.accepted(desk.run(caller, desk.managed(caller, id, source), acceptEmpty))
                .build();
    }

    @PUT
    @Path("/{source}/pause")
    @RolesAllowed("ADMIN")
    @NotForApiKeys
    public SourceView pause(UUID id, UUID source) throws InterruptedException {
        var caller = current.caller();
        return desk.pause(caller, desk.managed(caller, id, source), true);
    }

    @DELETE
    @Path("/{source}/pause")
    @RolesAllowed("ADMIN")
    @NotForApiKeys
    public SourceView resume(UUID id, UUID source) throws InterruptedException {
        var caller = current.caller();
        return desk.pause(caller, desk.managed(caller, id, source), false);
    }

    private static SourceDesk.Given present(SourceDesk.@Nullable Given given) {
        if (given == null) throw Problems.invalid("There is nothing in the request.");
        return given;
    }
}
