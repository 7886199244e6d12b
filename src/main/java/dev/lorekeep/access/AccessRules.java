package dev.lorekeep.access;

import java.util.Set;
import java.util.UUID;

/** Answers the one question of access: which access sets may this caller read, right now. */
public interface AccessRules {
    /**
     * @param caller who asks
     * @param collections limit to these collections; empty means every collection the caller may read
     * @return the intersection of what was asked for and what is allowed; never wider than allowed
     */
    AccessFilter filterFor(Caller caller, Set<UUID> collections);

    /** Whether the caller may read documents of this collection. */
    boolean mayRead(Caller caller, UUID collection);

    /** Whether the caller may manage this collection and its documents: an admin, with a key that is not limited to others. */
    default boolean mayManage(Caller caller, UUID collection) {
        return caller.isAdmin()
                && caller.scope().map(scope -> scope.contains(collection)).orElse(true);
    }
}
