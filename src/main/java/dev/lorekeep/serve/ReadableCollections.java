package dev.lorekeep.serve;

import dev.lorekeep.access.Caller;
import dev.lorekeep.access.Collections;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Finds collections by the short names that programs use. */
@Singleton
final class ReadableCollections {
    private final Collections collections;

    ReadableCollections(Collections collections) {
        this.collections = collections;
    }

    /** @param unknown why it is not possible; empty when all were found */
    record Found(Set<UUID> ids, Optional<String> unknown) {}

    /** One that the caller may not read and one that does not exist are the same. */
    Found find(List<String> slugs, Caller caller) {
        if (slugs.isEmpty()) return new Found(Set.of(), Optional.empty());
        var readable = collections.readableBy(caller);
        var ids = new HashSet<UUID>();
        for (var slug : slugs) {
            var match = readable.stream().filter(each -> each.slug.equals(slug)).findFirst();
            if (match.isEmpty())
                return new Found(Set.of(), Optional.of("There is no collection “" + slug + "” that you may read."));
            ids.add(match.get().id);
        }
        return new Found(ids, Optional.empty());
    }
}
