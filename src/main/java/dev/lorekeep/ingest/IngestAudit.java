package dev.lorekeep.ingest;

import dev.lorekeep.access.Caller;
import dev.lorekeep.access.DocumentCollection;
import jakarta.inject.Singleton;
import java.util.List;

/** What people did to documents, for the audit log: names and counts, never text. */
@Singleton
class IngestAudit {
    void uploaded(Caller caller, DocumentCollection collection, List<SourceDocument> documents) {}

    void removed(Caller caller, SourceDocument document) {}

    void removed(Caller caller, DocumentCollection collection) {}

    void retried(Caller caller, SourceDocument document) {}

    void retried(Caller caller, DocumentCollection collection, int documents) {}
}
