package dev.lorekeep.ingest;

import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.platform.LorekeepConfig;
import dev.lorekeep.platform.Problems;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;

/** One document: where it stands, try again, remove. */
@Path("/api/documents")
@RunOnVirtualThread
class DocumentResource {
    private final Documents documents;
    private final DocumentList list;
    private final DocumentRights rights;
    private final CurrentCaller current;
    private final IngestAudit audit;
    private final IngestQueue queue;
    private final LorekeepConfig config;

    DocumentResource(
            Documents documents,
            DocumentList list,
            DocumentRights rights,
            CurrentCaller current,
            IngestAudit audit,
            IngestQueue queue,
            LorekeepConfig config) {
        this.documents = documents;
        this.list = list;
        this.rights = rights;
        this.current = current;
        this.audit = audit;
        this.queue = queue;
        this.config = config;
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public DocumentView find(UUID id) {
        var document = rights.listedDocument(current.caller(), id);
        return list.views(List.of(document)).getFirst();
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed("ADMIN")
    public Response remove(UUID id) {
        var caller = current.caller();
        var document = rights.managedDocument(caller, id);
        if (document.isFromFolder() && isInFolder(document))
            throw Problems.conflict("This document comes from the watched folder: delete the file there ("
                    + document.sourceUri().substring(FolderFile.SCHEME.length()) + "), and it disappears here.");
        if (document.parentId() != null)
            throw Problems.conflict("This document came in another one ("
                    + documents
                            .byId(document.parentId())
                            .map(SourceDocument::name)
                            .orElse("?")
                    + "): remove that one, and it goes with it.");
        if (documents.remove(id)) audit.removed(caller, document);
        return Response.accepted().build();
    }

    @POST
    @Path("/{id}/cancellation")
    @RolesAllowed("ADMIN")
    public Response cancel(UUID id) {
        var caller = current.caller();
        var document = rights.managedDocument(caller, id);
        if (!queue.cancelOne(id, caller))
            throw Problems.conflict("This document neither waits nor is it being read: there is nothing to call off.");
        audit.cancelled(caller, document);
        return Response.accepted(
                        list.views(List.of(rights.managedDocument(caller, id))).getFirst())
                .build();
    }

    private boolean isInFolder(SourceDocument document) {
        return Files.exists(config.documents().resolve(document.sourceUri().substring(FolderFile.SCHEME.length())));
    }

    @POST
    @Path("/{id}/reindexing")
    @RolesAllowed("ADMIN")
    public Response reindex(UUID id) {
        var caller = current.caller();
        var document = rights.managedDocument(caller, id);
        var again = documents.retry(List.of(id));
        if (again.isEmpty())
            throw Problems.conflict("The service has no bytes of this file to work on: add the file again.");
        audit.retried(caller, document);
        return Response.accepted(list.views(again).getFirst()).build();
    }
}
