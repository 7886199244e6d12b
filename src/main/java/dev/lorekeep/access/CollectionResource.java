package dev.lorekeep.access;

import dev.lorekeep.access.CollectionView.DocumentCounts;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The collections: everybody sees those they may read, admins see and grant all. */
@Path("/api/collections")
@RunOnVirtualThread
class CollectionResource {
    private static final int MAX_NAME_CHARACTERS = 200;
    private static final int MAX_DESCRIPTION_CHARACTERS = 2000;

    private final Collections collections;
    private final AccessRules rules;
    private final DocumentCounter counter;
    private final CurrentCaller current;

    CollectionResource(Collections collections, AccessRules rules, DocumentCounter counter, CurrentCaller current) {
        this.collections = collections;
        this.rules = rules;
        this.counter = counter;
        this.current = current;
    }

    record GivenCollection(
            @Nullable String name,
            @Nullable String description,
            @Nullable Boolean everyone,
            @Nullable Set<UUID> readers,
            @Nullable String sensitivity) {}

    @GET
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public List<CollectionView> list() {
        var caller = current.caller();
        var readable = rules.filterFor(caller, Set.of()).accessSets();
        var counts = counter.byCollection();
        var readers = collections.readers();
        return collections.all().stream()
                .filter(each -> readable.contains(each.id) || rules.mayManage(caller, each.id))
                .map(each -> CollectionView.of(
                        each,
                        readable.contains(each.id),
                        caller.isAdmin() ? readers.getOrDefault(each.id, List.of()) : null,
                        counts.getOrDefault(each.id, DocumentCounts.NONE)))
                .toList();
    }

    @POST
    @RolesAllowed("ADMIN")
    @NotForApiKeys
    public Response create(GivenCollection given) {
        var name = given == null || given.name() == null ? "" : given.name();
        var change = new Collections.Change(
                name(name),
                given.description() == null ? "" : description(given.description()),
                Boolean.TRUE.equals(given.everyone()),
                given.readers() == null ? Set.of() : given.readers(),
                given.sensitivity() == null ? null : label(given.sensitivity()));
        var created = collections.create(current.caller(), change);
        return Response.status(201).entity(view(created)).build();
    }

    @PATCH
    @Path("/{id}")
    @RolesAllowed("ADMIN")
    @NotForApiKeys
    public CollectionView change(UUID id, GivenCollection given) {
        if (given == null) throw Problems.invalid("There is nothing to change.");
        var change = new Collections.Change(
                given.name() == null ? null : name(given.name()),
                given.description() == null ? null : description(given.description()),
                given.everyone(),
                given.readers(),
                given.sensitivity() == null ? null : label(given.sensitivity()));
        return view(collections.change(current.caller(), id, change));
    }

    private static String name(String given) {
        var name = given.strip();
        if (name.isEmpty() || name.length() > MAX_NAME_CHARACTERS)
            throw Problems.invalid("A collection's name has 1 to " + MAX_NAME_CHARACTERS + " characters.");
        return name;
    }

    /** Any word will do here: a label that models.yaml does not know counts as the most sensitive. */
    private static String label(String given) {
        var label = given.strip();
        if (!label.matches("[a-z0-9][a-z0-9-]{0,39}"))
            throw Problems.invalid("A sensitivity label has 1 to 40 small letters, digits and '-'.");
        return label;
    }

    private static String description(String given) {
        var description = given.strip();
        if (description.length() > MAX_DESCRIPTION_CHARACTERS)
            throw Problems.invalid("A description has at most " + MAX_DESCRIPTION_CHARACTERS + " characters.");
        return description;
    }

    private CollectionView view(DocumentCollection collection) {
        return CollectionView.of(
                collection,
                rules.mayRead(current.caller(), collection.id),
                collections.readersOf(collection.id),
                counter.byCollection().getOrDefault(collection.id, DocumentCounts.NONE));
    }
}
