package dev.lorekeep.ingest;

import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.platform.LorekeepConfig;
import dev.lorekeep.platform.Problems;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** The documents of one collection: list, add, try again; and the end of the collection with all of them. */
@Path("/api/collections")
@RunOnVirtualThread
class CollectionDocumentResource {
    private static final int MAX_PAGE = 500;

    private final Documents documents;
    private final DocumentList list;
    private final Duplicates duplicates;
    private final DocumentRights rights;
    private final CurrentCaller current;
    private final Uploads uploads;
    private final IngestAudit audit;
    private final LorekeepConfig config;

    CollectionDocumentResource(
            Documents documents,
            DocumentList list,
            Duplicates duplicates,
            DocumentRights rights,
            CurrentCaller current,
            Uploads uploads,
            IngestAudit audit,
            LorekeepConfig config) {
        this.documents = documents;
        this.list = list;
        this.duplicates = duplicates;
        this.rights = rights;
        this.current = current;
        this.uploads = uploads;
        this.audit = audit;
        this.config = config;
    }

    @GET
    @Path("/{id}/documents")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public DocumentList.Page page(
            UUID id,
            @QueryParam("state") @Nullable String state,
            @QueryParam("search") @DefaultValue("") String search,
            @QueryParam("offset") @DefaultValue("0") int offset,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        rights.listed(current.caller(), id);
        PageBounds.check(offset, limit, MAX_PAGE, search);
        return list.page(new DocumentList.Filter(id, state(state), search), offset, limit);
    }

    /** Documents with passages that look as if they were written for a language model; no text of them. */
    @GET
    @Path("/{id}/suspicions")
    @RolesAllowed("ADMIN")
    public List<DocumentList.Suspicious> suspicions(UUID id) {
        rights.managed(current.caller(), id);
        return list.suspicious(id);
    }

    /** Pairs of documents that are the same or nearly so, the second in whatever collection the caller manages. */
    @GET
    @Path("/{id}/duplicates")
    @RolesAllowed("ADMIN")
    public List<Duplicates.Pair> duplicates(UUID id) {
        rights.managed(current.caller(), id);
        return duplicates.in(id, rights.managedBy(current.caller()));
    }

    private static Optional<DocumentState> state(@Nullable String name) {
        if (name == null || name.isBlank()) return Optional.empty();
        return Arrays.stream(DocumentState.values())
                .filter(each -> each.name().equals(name))
                .findFirst()
                .or(() -> {
                    throw Problems.invalid("state must be one of " + Arrays.toString(DocumentState.values()));
                });
    }

    @POST
    @Path("/{id}/documents")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @NeedsRoom
    @RolesAllowed("ADMIN")
    public Response upload(UUID id, @RestForm("files") @Nullable List<FileUpload> files) throws IOException {
        var caller = current.caller();
        var collection = rights.managed(caller, id);
        var taken = uploads.take(id, files == null ? List.of() : files, caller.accountId());
        audit.uploaded(caller, collection, taken);
        return Response.accepted(list.views(taken)).build();
    }

    @POST
    @Path("/{id}/reindexing")
    @RolesAllowed("ADMIN")
    public Response reindex(UUID id, @QueryParam("state") @Nullable String state) {
        var caller = current.caller();
        var collection = rights.managed(caller, id);
        var again = documents.retryAll(id, state(state));
        audit.retried(caller, collection, again);
        return Response.accepted(Map.of("documents", again)).build();
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed("ADMIN")
    public Response remove(UUID id) {
        var caller = current.caller();
        var collection = rights.managed(caller, id);
        var folder = collection.folder;
        if (folder != null && Files.isDirectory(config.documents().resolve(folder)))
            throw Problems.conflict(
                    "The sub-folder " + folder
                            + " of the watched folder feeds this collection: remove it first, or the collection would come back.");
        if (documents.removeCollection(id)) audit.removed(caller, collection);
        return Response.accepted().build();
    }
}
