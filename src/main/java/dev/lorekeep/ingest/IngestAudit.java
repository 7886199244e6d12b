package dev.lorekeep.ingest;

import dev.lorekeep.access.Caller;
import dev.lorekeep.access.DocumentCollection;
import dev.lorekeep.audit.AuditLog;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was done to documents, for the audit log: names and counts, never text. */
@Singleton
class IngestAudit {
    /** Names in one record; an upload of thousands is told by its number. */
    private static final int MAX_NAMES = 20;

    private final AuditLog log;

    IngestAudit(AuditLog log) {
        this.log = log;
    }

    void uploaded(Caller caller, DocumentCollection collection, List<SourceDocument> documents) {
        var names =
                documents.stream().limit(MAX_NAMES).map(SourceDocument::name).collect(Collectors.joining(", "));
        var detail = Map.of("documents", String.valueOf(documents.size()), "names", names);
        log.append(caller, "document.uploaded", collection.slug, detail);
    }

    void removed(Caller caller, SourceDocument document) {
        log.append(caller, "document.deleted", document.id().toString(), Map.of("name", document.name()));
    }

    void removed(Caller caller, DocumentCollection collection) {
        log.append(caller, "collection.deleted", collection.slug, Map.of("name", collection.name));
    }

    void retried(Caller caller, SourceDocument document) {
        log.append(caller, "document.reindexed", document.id().toString(), Map.of("name", document.name()));
    }

    void retried(Caller caller, DocumentCollection collection, int documents) {
        log.append(caller, "document.reindexed", collection.slug, Map.of("documents", String.valueOf(documents)));
    }

    void settings(Caller caller, DocumentCollection collection, IngestSettings settings, int documents) {
        var detail = Map.of("settings", words(settings), "documents", String.valueOf(documents));
        log.append(caller, "collection.settings", collection.slug, detail);
    }

    /** @param settings empty when it goes with its collection again */
    void settings(Caller caller, SourceDocument document, Optional<IngestSettings> settings) {
        var words = settings.map(IngestAudit::words).orElse("as its collection");
        log.append(
                caller,
                "document.settings",
                document.id().toString(),
                Map.of("name", document.name(), "settings", words));
    }

    private static String words(IngestSettings settings) {
        var chunks = settings.chunks();
        var mode = settings.ocr().mode();
        return "%s, %d to %d tokens, overlap %d, OCR %s %s"
                .formatted(
                        chunks.strategy(),
                        chunks.targetTokens(),
                        chunks.maxTokens(),
                        chunks.overlapTokens(),
                        mode == null ? "as usual" : mode,
                        String.join("+", settings.ocr().languages()))
                .strip();
    }

    /** As when it is opened in the viewer. */
    void opened(Caller caller, SourceDocument document, int revision) {
        log.append(
                caller,
                "document.opened",
                document.id().toString(),
                Map.of("name", document.name(), "revision", String.valueOf(revision), "as", "chunks"));
    }

    void edited(Caller caller, SourceDocument document, int ordinal, ChunkDesk.Change change) {
        var detail = Map.of(
                "name",
                document.name(),
                "chunk",
                String.valueOf(ordinal),
                "corrected",
                String.valueOf(change.correction() != null),
                "keywords",
                String.valueOf(change.keywords().size()),
                "disabled",
                String.valueOf(change.disabled()));
        log.append(caller, "chunk.changed", document.id().toString(), detail);
    }

    void queue(Caller caller, DocumentCollection collection, String what) {
        log.append(caller, "queue." + what, collection.slug, Map.of("name", collection.name));
    }

    void cancelled(Caller caller, DocumentCollection collection, int documents) {
        log.append(caller, "queue.cancelled", collection.slug, Map.of("documents", String.valueOf(documents)));
    }

    void cancelled(Caller caller, SourceDocument document) {
        log.append(caller, "document.cancelled", document.id().toString(), Map.of("name", document.name()));
    }

    /** One look at the watched folder that found changes. */
    void followed(int taken, int removed) {
        if (taken + removed == 0) return;
        var detail = Map.of("taken", String.valueOf(taken), "removed", String.valueOf(removed));
        log.append("folder.followed", "watched folder", detail);
    }
}
