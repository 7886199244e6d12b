package dev.lorekeep.ingest;

import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.platform.Problems;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How one document is read and cut, other than its collection: it is tried again with them. */
@Path("/api/documents")
@RunOnVirtualThread
@RolesAllowed("ADMIN")
class DocumentSettingsResource {
    private final StoredSettings settings;
    private final Documents documents;
    private final DocumentList list;
    private final DocumentRights rights;
    private final CurrentCaller current;
    private final IngestAudit audit;
    private final Embedder embedder;

    DocumentSettingsResource(
            StoredSettings settings,
            Documents documents,
            DocumentList list,
            DocumentRights rights,
            CurrentCaller current,
            IngestAudit audit,
            Embedder embedder) {
        this.settings = settings;
        this.documents = documents;
        this.list = list;
        this.rights = rights;
        this.current = current;
        this.audit = audit;
        this.embedder = embedder;
    }

    /** @param own whether the document has settings of its own */
    record View(GivenSettings settings, boolean own) {}

    @GET
    @Path("/{id}/ingest-settings")
    public View find(UUID id) {
        rights.managedDocument(current.caller(), id);
        return new View(
                GivenSettings.of(settings.ofDocument(id)), settings.ownOf(id).isPresent());
    }

    @PUT
    @Path("/{id}/ingest-settings")
    public Response change(UUID id, @Nullable GivenSettings given) {
        var wanted = (given == null ? GivenSettings.USUAL : given)
                .checked(embedder.info().maxTokens());
        return tryAgain(id, Optional.of(wanted));
    }

    @DELETE
    @Path("/{id}/ingest-settings")
    public Response forget(UUID id) {
        return tryAgain(id, Optional.empty());
    }

    private Response tryAgain(UUID id, Optional<IngestSettings> wanted) {
        var caller = current.caller();
        var document = rights.managedDocument(caller, id);
        settings.changeDocument(id, wanted);
        audit.settings(caller, document, wanted);
        var again = documents.retry(List.of(id));
        if (again.isEmpty())
            throw Problems.conflict("The service has no bytes of this file to work on: add the file again.");
        return Response.accepted(list.views(again).getFirst()).build();
    }
}
