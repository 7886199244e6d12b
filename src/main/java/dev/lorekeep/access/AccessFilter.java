package dev.lorekeep.access;

import java.util.Set;
import java.util.UUID;

/**
 * What one caller may see in one query, resolved from PostgreSQL at query time. Each indexed chunk carries the id of its
 * access set; today that is its collection's id. An empty filter admits nothing.
 *
 * @param accessSets ids of the access sets whose chunks may be returned
 */
public record AccessFilter(Set<UUID> accessSets) {
    public AccessFilter {
        accessSets = Set.copyOf(accessSets);
    }

    public boolean admitsNothing() {
        return accessSets.isEmpty();
    }
}
