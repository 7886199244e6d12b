package dev.lorekeep.access;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.lorekeep.access.AccessEvent.Action;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The collections there are, and those that a caller may read. */
@Singleton
@Transactional
public class Collections {
    private final DocumentCollections collections;
    private final CollectionReaders readers;
    private final Teams teams;
    private final AccessRules rules;
    private final Clock clock;
    private final Event<AccessEvent> events;

    Collections(
            DocumentCollections collections,
            CollectionReaders readers,
            Teams teams,
            AccessRules rules,
            Clock clock,
            Event<AccessEvent> events) {
        this.collections = collections;
        this.readers = readers;
        this.teams = teams;
        this.rules = rules;
        this.clock = clock;
        this.events = events;
    }

    /** What to change, or what a new one is like; null leaves as it is. */
    record Change(
            @Nullable String name,
            @Nullable String description,
            @Nullable Boolean everyone,
            @Nullable Set<UUID> readers,
            @Nullable String sensitivity) {}

    public Optional<DocumentCollection> byId(UUID id) {
        return collections.byId(id);
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 404 for what is not there and for what the caller may not manage alike */
    public DocumentCollection managed(Caller caller, UUID id) {
        var found = collections.byId(id).orElseThrow(() -> Problems.notFound("collection"));
        if (!rules.mayManage(caller, id)) throw Problems.notFound("collection");
        return found;
    }

    public Optional<DocumentCollection> bySlug(String slug) {
        return collections.bySlug(slug);
    }

    /** Every collection, by name, whoever may read it: for work that answers nobody. */
    public List<DocumentCollection> all() {
        return collections.all();
    }

    /** Sensitivity labels of these collections; of one that is gone, a label that nobody knows. */
    public Set<String> labelsOf(Set<UUID> ids) {
        if (ids.isEmpty()) return Set.of();
        var labels = new HashMap<UUID, String>();
        for (var each : collections.all()) labels.put(each.id, each.sensitivity);
        return ids.stream().map(id -> labels.getOrDefault(id, "")).collect(Collectors.toSet());
    }

    /** @return what this caller may read, by name */
    public List<DocumentCollection> readableBy(Caller caller) {
        var readable = rules.filterFor(caller, Set.of()).accessSets();
        return collections.all().stream()
                .filter(each -> readable.contains(each.id))
                .toList();
    }

    /** @return by collection, the ids of the teams that read it; one without readers is missing */
    Map<UUID, List<UUID>> readers() {
        var byCollection = new HashMap<UUID, List<UUID>>();
        for (var each : readers.all())
            byCollection
                    .computeIfAbsent(each.collectionId, id -> new ArrayList<>())
                    .add(each.teamId);
        return byCollection;
    }

    List<UUID> readersOf(UUID collection) {
        return readers.of(collection).stream().map(each -> each.teamId).toList();
    }

    DocumentCollection create(Caller caller, Change given) {
        var created = create(
                requireNonNull(given.name()),
                requireNonNullElse(given.description(), ""),
                requireNonNullElse(given.everyone(), false));
        if (given.sensitivity() != null) {
            created.sensitivity = given.sensitivity();
            collections.update(created);
        }
        if (given.readers() != null) grant(created.id, given.readers());
        tell(caller, Action.COLLECTION_CREATED, created);
        return created;
    }

    /** A new collection with a slug made from its name. Nobody reads it until it gets readers or is for everyone. */
    public DocumentCollection create(String name, String description, boolean everyone) {
        var slug = Slug.unused(name, candidate -> bySlug(candidate).isPresent());
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var collection = new DocumentCollection(UUID.randomUUID(), slug, name, description, everyone, now);
        collections.insert(collection);
        return collection;
    }

    DocumentCollection change(Caller caller, UUID id, Change change) {
        var collection = collections.byId(id).orElseThrow(() -> Problems.notFound("collection"));
        if (change.name() != null) collection.name = change.name();
        if (change.description() != null) collection.description = change.description();
        if (change.everyone() != null) collection.everyone = change.everyone();
        if (change.sensitivity() != null) collection.sensitivity = change.sensitivity();
        collections.update(collection);
        if (change.readers() != null) {
            readers.removeAll(id);
            grant(id, change.readers());
        }
        tell(caller, Action.COLLECTION_CHANGED, collection);
        return collection;
    }

    /**
     * The collection that a sub-folder of the watched folder feeds. Without one, a collection that has the folder's slug is
     * joined with its rights as they are; else a new one is made that everyone signed in may read.
     */
    public DocumentCollection ofFolder(String folderName) {
        var known = collections.byFolder(folderName);
        if (known.isPresent()) return known.get();
        var collection = bySlug(Slug.of(folderName))
                .filter(each -> each.folder == null)
                .orElseGet(() -> create(folderName, "", true));
        collection.folder = folderName;
        collections.update(collection);
        var detail = Map.of("folder", folderName, "everyone", String.valueOf(collection.everyone));
        events.fire(AccessEvent.of("Lorekeep", Action.COLLECTION_CHANGED, collection.slug, detail));
        return collection;
    }

    private void grant(UUID collection, Set<UUID> to) {
        if (to.isEmpty()) return;
        if (teams.countOf(to) != to.size()) throw Problems.invalid("One of the teams does not exist.");
        to.forEach(team -> readers.insert(new CollectionReader(collection, team)));
    }

    private void tell(Caller caller, Action action, DocumentCollection collection) {
        var names = readersOf(collection.id).stream()
                .map(team -> teams.byId(team).map(each -> each.name).orElse("?"))
                .sorted()
                .collect(Collectors.joining(", "));
        var detail = Map.of(
                "everyone",
                String.valueOf(collection.everyone),
                "readers",
                names,
                "sensitivity",
                collection.sensitivity);
        events.fire(AccessEvent.of(caller, action, collection.slug, detail));
    }
}
