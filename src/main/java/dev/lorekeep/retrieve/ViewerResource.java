package dev.lorekeep.retrieve;

import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.platform.BlobStore;
import dev.lorekeep.platform.Problems;
import dev.lorekeep.retrieve.ReadableDocuments.StoredText;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a citation opens: the original, its text with structure, and where a passage stands on its pages. Readers only. */
@Path("/api/documents")
@RunOnVirtualThread
class ViewerResource {
    private final ReadableDocuments documents;
    private final BlobStore blobs;
    private final ReadingAudit audit;
    private final CurrentCaller current;

    ViewerResource(ReadableDocuments documents, BlobStore blobs, ReadingAudit audit, CurrentCaller current) {
        this.documents = documents;
        this.blobs = blobs;
        this.audit = audit;
        this.current = current;
    }

    @GET
    @Path("/{id}/original")
    @Produces(MediaType.WILDCARD)
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Response original(
            UUID id, @QueryParam("revision") @Nullable Integer revision, @HeaderParam("Range") @Nullable String range)
            throws IOException {
        var caller = current.caller();
        var original = documents.original(id, revision, caller).orElseThrow(ViewerResource::noSuchDocument);
        var file = blobs.path(original.sha256());
        if (!Files.isRegularFile(file)) throw noSuchDocument();
        audit.opened(caller, id, original.revision(), original.name());
        return OriginalResponse.of(original, file, range);
    }

    @GET
    @Path("/{id}/text")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public StoredText text(UUID id, @QueryParam("revision") @Nullable Integer revision) {
        var caller = current.caller();
        var stored = documents.text(id, revision, caller).orElseThrow(ViewerResource::noSuchDocument);
        audit.opened(caller, id, stored.revision(), stored.name());
        return stored;
    }

    @GET
    @Path("/{id}/boxes")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public List<PassageBoxes.Box> boxes(
            UUID id,
            @QueryParam("revision") @Nullable Integer revision,
            @QueryParam("start") @DefaultValue("0") int start,
            @QueryParam("end") @DefaultValue("2147483647") int end) {
        var caller = current.caller();
        var stored = documents.boxes(id, revision, caller).orElseThrow(ViewerResource::noSuchDocument);
        audit.opened(caller, id, stored.revision(), stored.name());
        return PassageBoxes.cut(stored.boxes(), start, end);
    }

    /** What a caller may not read and what does not exist are the same answer. */
    private static HttpProblem noSuchDocument() {
        return Problems.notFound("document, or you may not read it");
    }
}
