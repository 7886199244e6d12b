package dev.lorekeep.ingest;

import dev.lorekeep.platform.FullDisk;
import dev.lorekeep.platform.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Says that an upload has no room: before it is read if its length is known, and in any case instead of an internal error. */
class RoomForUploads {
    private final Room room;

    RoomForUploads(Room room) {
        this.room = room;
    }

    // the caller is known by now, the body not yet read
    @NeedsRoom
    @ServerRequestFilter
    public void check(ContainerRequestContext request) {
        // on the disk twice for a moment: as it arrives, and as the original
        var shortage = room.shortage(2 * length(request));
        if (shortage.isPresent()) throw problem(shortage.get());
    }

    private static long length(ContainerRequestContext request) {
        var length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
    }

    @ServerExceptionMapper
    public Response of(FullDisk full) {
        return problem(full).toResponse();
    }

    private static HttpProblem problem(FullDisk full) {
        return Problems.noRoom(full.reason() + " Nothing was stored. " + FullDisk.REMEDY);
    }
}
