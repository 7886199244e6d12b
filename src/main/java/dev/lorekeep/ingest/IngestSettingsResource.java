package dev.lorekeep.ingest;

import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.embed.Embedder;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a collection's documents are read and cut. A change cuts those that are there anew. */
@Path("/api/collections")
@RunOnVirtualThread
@RolesAllowed("ADMIN")
class IngestSettingsResource {
    private final StoredSettings settings;
    private final Documents documents;
    private final DocumentRights rights;
    private final CurrentCaller current;
    private final IngestAudit audit;
    private final Embedder embedder;

    IngestSettingsResource(
            StoredSettings settings,
            Documents documents,
            DocumentRights rights,
            CurrentCaller current,
            IngestAudit audit,
            Embedder embedder) {
        this.settings = settings;
        this.documents = documents;
        this.rights = rights;
        this.current = current;
        this.audit = audit;
        this.embedder = embedder;
    }

    /** @param longestTokens what the embedding model reads of a text at most */
    record View(GivenSettings settings, GivenSettings usual, int longestTokens) {}

    @GET
    @Path("/{id}/ingest-settings")
    public View find(UUID id) {
        rights.managed(current.caller(), id);
        return view(settings.ofCollection(id));
    }

    @PUT
    @Path("/{id}/ingest-settings")
    public Response change(UUID id, @Nullable GivenSettings given) {
        var caller = current.caller();
        var collection = rights.managed(caller, id);
        var wanted = (given == null ? GivenSettings.USUAL : given)
                .checked(embedder.info().maxTokens());
        if (wanted.equals(settings.ofCollection(id)))
            return Response.ok(Map.of("documents", 0)).build();
        settings.changeCollection(id, wanted);
        var again = documents.retryAll(id, Optional.empty());
        audit.settings(caller, collection, wanted, again);
        return Response.accepted(Map.of("documents", again)).build();
    }

    private View view(IngestSettings now) {
        return new View(
                GivenSettings.of(now),
                GivenSettings.of(IngestSettings.USUAL),
                embedder.info().maxTokens());
    }
}
