package dev.lorekeep.ingest;

import dev.lorekeep.access.AccessRules;
import dev.lorekeep.access.Caller;
import dev.lorekeep.access.Collections;
import dev.lorekeep.access.DocumentCollection;
import dev.lorekeep.platform.Problems;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Who sees that a document exists and who changes it. What somebody may not see is answered like what is not there. */
@Singleton
class DocumentRights {
    private final AccessRules rules;
    private final Collections collections;
    private final Documents documents;

    DocumentRights(AccessRules rules, Collections collections, Documents documents) {
        this.rules = rules;
        this.collections = collections;
        this.documents = documents;
    }

    /** Readers see names and states, and so do admins. */
    DocumentCollection listed(Caller caller, UUID collection) {
        var found = collections.byId(collection).orElseThrow(() -> Problems.notFound("collection"));
        if (!rules.mayManage(caller, collection) && !rules.mayRead(caller, collection))
            throw Problems.notFound("collection");
        return found;
    }

    DocumentCollection managed(Caller caller, UUID collection) {
        return collections.managed(caller, collection);
    }

    Set<UUID> managedBy(Caller caller) {
        return collections.all().stream()
                .map(collection -> collection.id)
                .filter(collection -> rules.mayManage(caller, collection))
                .collect(Collectors.toSet());
    }

    SourceDocument listedDocument(Caller caller, UUID document) {
        var found = documents.byId(document).orElseThrow(() -> Problems.notFound("document"));
        if (!rules.mayManage(caller, found.collectionId()) && !rules.mayRead(caller, found.collectionId()))
            throw Problems.notFound("document");
        return found;
    }

    SourceDocument managedDocument(Caller caller, UUID document) {
        var found = documents.byId(document).orElseThrow(() -> Problems.notFound("document"));
        if (!rules.mayManage(caller, found.collectionId())) throw Problems.notFound("document");
        return found;
    }

    /** Whoever changes what is searched has to read it: a manager who is no reader is refused. */
    SourceDocument editedDocument(Caller caller, UUID document) {
        var found = managedDocument(caller, document);
        if (!rules.mayRead(caller, found.collectionId()))
            throw Problems.forbidden(
                    "You manage this collection, but you are not among its readers: no role reads documents "
                            + "by itself. Add a team of yours to its readers.");
        return found;
    }
}
