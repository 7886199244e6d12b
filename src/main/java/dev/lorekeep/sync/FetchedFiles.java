package dev.lorekeep.sync;

import dev.lorekeep.ingest.Documents;
import dev.lorekeep.ingest.SourceIntake;
import dev.lorekeep.ingest.SourceIntake.Remote;
import dev.lorekeep.sync.SourceItems.Item;
import dev.lorekeep.sync.SourceItems.Outcome;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What becomes of files at a source: documents, refusals, removals. Each step may be done twice and is the same as once. */
@Singleton
class FetchedFiles {
    /** Removed at once between two looks at the lease. */
    private static final int BATCH = 200;

    private final SourceIntake intake;
    private final Documents documents;
    private final SourceItems items;

    FetchedFiles(SourceIntake intake, Documents documents, SourceItems items) {
        this.intake = intake;
        this.documents = documents;
        this.items = items;
    }

    /** The bytes decide: equal ones are no change, those of a vanished file are a renamed one. */
    Outcome take(Source source, UUID run, Item item, Path bytes, Connector.Fetched fetched) throws IOException {
        // a file that had other bytes before has changed, it has not come from elsewhere
        return take(
                source,
                run,
                item,
                bytes,
                fetched,
                sha256 -> item.sha256() == null ? items.vanishedWith(source.id(), run, sha256) : Optional.empty());
    }

    /** While a crawl is under way nobody knows which pages are gone: the same bytes elsewhere are another document. */
    Outcome takePage(Source source, UUID run, Item item, Path bytes, Connector.Fetched fetched) throws IOException {
        return take(source, run, item, bytes, fetched, sha256 -> Optional.empty());
    }

    private Outcome take(
            Source source,
            UUID run,
            Item item,
            Path bytes,
            Connector.Fetched fetched,
            Function<String, Optional<UUID>> earlier)
            throws IOException {
        var uri = item.file().uri();
        var remote = new Remote(source.documentUri(uri), fetched.name(), fetched.modifiedAt());
        var taken = intake.take(source.collectionId(), remote, bytes, earlier);
        var outcome = outcome(item, taken);
        items.taken(source.id(), run, uri, taken.sha256(), taken.documentId(), outcome);
        return outcome;
    }

    private static Outcome outcome(Item item, SourceIntake.Taken taken) {
        if (taken.moved()) return Outcome.RENAMED;
        if (item.sha256() == null || item.documentId() == null) return Outcome.ADDED;
        return item.sha256().equals(taken.sha256()) ? Outcome.UNCHANGED : Outcome.CHANGED;
    }

    /** @return whether it is too large, and shown as such */
    boolean refusesBySize(Source source, UUID run, Item item) {
        if (item.file().sizeBytes() <= intake.maxFileBytes()) return false;
        var remote = remote(source, item);
        var refused =
                intake.refuseTooLarge(source.collectionId(), remote, item.file().sizeBytes());
        items.failed(
                source.id(), run, item.file().uri(), refused, false, "A file is too large: " + remote.name() + ".");
        return true;
    }

    /**
     * A file that could not be read is shown as a document with the reason; one that is searchable stays as it was.
     */
    void failed(Source source, UUID run, Item item, SourceTrouble trouble) {
        var known = item.documentId();
        if (known == null)
            known = intake.refuse(
                    source.collectionId(),
                    remote(source, item),
                    item.file().sizeBytes(),
                    trouble.reason(),
                    trouble.remedy());
        items.failed(source.id(), run, item.file().uri(), known, true, trouble.reason());
    }

    private static Remote remote(Source source, Item item) {
        return new Remote(
                source.documentUri(item.file().uri()),
                nameOf(item.file().uri()),
                item.file().modifiedAt());
    }

    private static String nameOf(String uri) {
        return uri.replaceFirst("^https?://", "");
    }

    /**
     * Removes what is gone. Called after a listing that was complete.
     *
     * @param visitedOnly only pages that were visited and are none any more
     */
    void remove(Source source, UUID run, Lease lease, boolean visitedOnly) {
        while (true) {
            lease.check();
            var gone = visitedOnly
                    ? items.vanishedPages(source.id(), run, BATCH)
                    : items.vanishedItems(source.id(), run, BATCH);
            if (gone.isEmpty()) return;
            for (var item : gone) {
                var document = item.documentId();
                if (document != null) documents.remove(document);
                items.forgotten(source.id(), run, item.file().uri(), document != null);
            }
        }
    }
}
