package dev.lorekeep.access;

import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The collections there are, and those that a caller may read. */
@Singleton
@Transactional
public class Collections {
    private final DocumentCollections collections;
    private final AccessRules rules;
    private final Clock clock;

    Collections(DocumentCollections collections, AccessRules rules, Clock clock) {
        this.collections = collections;
        this.rules = rules;
        this.clock = clock;
    }

    public Optional<DocumentCollection> byId(UUID id) {
        return collections.byId(id);
    }

    public Optional<DocumentCollection> bySlug(String slug) {
        return collections.bySlug(slug);
    }

    /** Every collection, by name, whoever may read it: for work that answers nobody. */
    public List<DocumentCollection> all() {
        return collections.all();
    }

    /** @return what this caller may read, by name */
    public List<DocumentCollection> readableBy(Caller caller) {
        var readable = rules.filterFor(caller, Set.of()).accessSets();
        return collections.all().stream()
                .filter(each -> readable.contains(each.id))
                .toList();
    }

    /** A new collection with a slug made from its name. Nobody reads it until it gets readers or is for everyone. */
    public DocumentCollection create(String name, String description, boolean everyone) {
        var slug = Slug.unused(name, candidate -> bySlug(candidate).isPresent());
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var collection = new DocumentCollection(UUID.randomUUID(), slug, name, description, everyone, now);
        collections.insert(collection);
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
        return collection;
    }
}
