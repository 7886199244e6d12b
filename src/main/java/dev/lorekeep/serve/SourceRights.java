package dev.lorekeep.serve;

import dev.lorekeep.access.AccessRules;
import dev.lorekeep.access.Caller;
import dev.lorekeep.platform.Database;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** Whether the caller may still read what an answer is made from: rights may end while it is made. */
final class SourceRights {
    private static final UUID NOBODYS = new UUID(0, 0);

    private final AccessRules rules;
    private final Database database;

    SourceRights(AccessRules rules, Database database) {
        this.rules = rules;
        this.database = database;
    }

    /** @return where the documents are now; one that is gone is in none that anybody may read */
    Set<UUID> collectionsOf(Set<UUID> documents) {
        if (documents.isEmpty()) return Set.of();
        var found = new HashSet<UUID>();
        var collections = new HashSet<UUID>();
        database.list(
                row -> {
                    collections.add(Database.id(row, "collection_id"));
                    return found.add(Database.id(row, "id"));
                },
                "select id, collection_id from document where id = any (?) and state <> 'REMOVING'",
                documents);
        if (!found.containsAll(documents)) collections.add(NOBODYS);
        return collections;
    }

    boolean mayRead(Caller caller, Set<UUID> collections) {
        return collections.isEmpty()
                || rules.filterFor(caller, Set.of()).accessSets().containsAll(collections);
    }
}
