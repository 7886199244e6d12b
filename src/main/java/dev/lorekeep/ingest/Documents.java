package dev.lorekeep.ingest;

import dev.lorekeep.parse.Given;
import dev.lorekeep.platform.Blob;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes documents in, tries them again and removes them. What it promises is durable when the call returns. */
@Singleton
public class Documents {
    private final SourceDocuments documents;
    private final Arrivals arrivals;
    private final IngestJobs jobs;
    private final IndexSignal signal;
    private final ProgressBoard board;
    private final Counts counts;
    private final Database database;
    private final Clock clock;

    Documents(
            SourceDocuments documents,
            Arrivals arrivals,
            IngestJobs jobs,
            IndexSignal signal,
            ProgressBoard board,
            Counts counts,
            Database database,
            Clock clock) {
        this.documents = documents;
        this.arrivals = arrivals;
        this.jobs = jobs;
        this.signal = signal;
        this.board = board;
        this.counts = counts;
        this.database = database;
        this.clock = clock;
    }

    /**
     * A file to take in.
     *
     * @param sourceUri where it comes from; the same one again in the same collection is the next revision
     * @param name as people know it
     * @param modifiedAt time of change at the source; null when unknown
     * @param addedBy the account of the person who waits for it; null when nobody does
     * @param given what is said of it beside its bytes
     */
    record Incoming(
            String sourceUri,
            String name,
            @Nullable Instant modifiedAt,
            @Nullable UUID addedBy,
            Given given,
            Content content) {
        Incoming(String sourceUri, String name, @Nullable Instant modifiedAt, @Nullable UUID addedBy, Content content) {
            this(sourceUri, name, modifiedAt, addedBy, Given.NOTHING, content);
        }
    }

    /** Opens the bytes; called once. */
    @FunctionalInterface
    interface Content {
        InputStream open() throws IOException;
    }

    /**
     * Stores the bytes and queues the work on them. The same bytes again are no new work, unless they failed before.
     *
     * @param sourceUri where it comes from; the same one again in the same collection is the next revision
     */
    public UUID submit(UUID collection, String sourceUri, String name, InputStream bytes) {
        try {
            return submit(collection, List.of(new Incoming(sourceUri, name, null, null, () -> bytes)))
                    .getFirst()
                    .id();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot store " + sourceUri, e);
        }
    }

    /** Many at once: one transaction. */
    List<SourceDocument> submit(UUID collection, List<Incoming> files) throws IOException {
        var registered = arrivals.store(collection, null, files, documents::register);
        registered.forEach(each -> board.changed(each.id()));
        jobs.wakeFor(registered);
        return registered;
    }

    /**
     * As {@link #submit}, but bytes that were known at another place move their document.
     *
     * @param earlier by SHA-256 of the bytes, the document that had them at a place that is gone
     */
    Submitted submitOrMove(UUID collection, Incoming file, Function<String, Optional<UUID>> earlier)
            throws IOException {
        var submitted = arrivals.store(collection, null, List.of(file), stored -> {
            var arrival = stored.getFirst();
            return earlier.apply(arrival.original().sha256())
                    .flatMap(id -> documents.move(id, arrival))
                    .map(moved -> new Submitted(moved, true))
                    .orElseGet(() -> new Submitted(documents.register(stored).getFirst(), false));
        });
        board.changed(submitted.document().id());
        if (submitted.moved()) signal.raise();
        jobs.wakeFor(List.of(submitted.document()));
        return submitted;
    }

    /** @param moved whether it is a document of before at another place */
    record Submitted(SourceDocument document, boolean moved) {}

    /** Shows a file that was not taken in, with the reason. */
    SourceDocument refuse(UUID collection, Incoming file, long sizeBytes, Verdict verdict) {
        var unread = Arrival.of(collection, null, file, new Blob(Arrival.UNREAD, sizeBytes));
        var refused = documents.refuse(unread, verdict);
        board.changed(refused.id());
        return refused;
    }

    public Optional<SourceDocument> byId(UUID id) {
        return documents.byId(id);
    }

    /** Starts over with the originals that are there; without one there is nothing to start with. */
    List<SourceDocument> retry(List<UUID> ids) {
        var again = documents.retry(ids);
        again.forEach(each -> board.changed(each.id()));
        jobs.wakeFor(again);
        return again;
    }

    /**
     * All documents of the collection, or those in one state.
     *
     * @return how many
     */
    int retryAll(UUID collection, Optional<DocumentState> state) {
        return retry(documents.idsOf(collection, state)).size();
    }

    /** Gone from lists and searches when this returns; the index and the original follow. */
    public boolean remove(UUID id) {
        var removed = documents.remove(id);
        if (removed) left(List.of(id));
        return removed;
    }

    /** The collection with all its documents. */
    public boolean removeCollection(UUID collection) {
        var removed = documents.removeCollection(collection);
        if (removed) left(List.of());
        return removed;
    }

    private void left(List<UUID> ids) {
        ids.forEach(board::changed);
        signal.hurry();
        jobs.wake();
    }

    /** How all documents stand. */
    public Progress progress() {
        return counts.now();
    }

    /**
     * Waits until no document is waiting or in work and the index has taken every change.
     *
     * @throws TimeoutException if that takes longer
     */
    public void awaitIdle(Duration longest) throws InterruptedException, TimeoutException {
        var end = System.nanoTime() + longest.toNanos();
        while (!counts.isIdle()) {
            if (System.nanoTime() > end) throw new TimeoutException("documents are still in work after " + longest);
            board.awaitChange(board.version(), Duration.ofMillis(100));
            // a bulk load changes the board a thousand times a second: asking each time would slow it down
            Thread.sleep(20);
        }
    }
}
