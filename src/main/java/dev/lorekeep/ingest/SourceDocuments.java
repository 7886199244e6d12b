package dev.lorekeep.ingest;

import static java.util.Objects.requireNonNull;

import dev.lorekeep.ingest.Database.Session;
import dev.lorekeep.parse.Given;
import jakarta.inject.Singleton;
import java.net.URLConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of {@code document}: how they come, are tried again and go. A row and its job change in one transaction. */
@Singleton
class SourceDocuments {
    private static final int FEW = 20;
    private static final String ALL = "select " + SourceDocument.COLUMNS + " from document ";
    private static final String INSERT =
            "insert into document (id, collection_id, source_uri, name, title, sha256, media_type, size_bytes, revision, "
                    + "state, stage, reason, remedy, source_modified_at, added_by, bulk, parent_id, given, created_at, updated_at) "
                    + "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?) "
                    + "on conflict (collection_id, source_uri) do nothing";

    private final Database database;
    private final Clock clock;

    SourceDocuments(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @return the documents in the order of the arrivals */
    List<SourceDocument> register(List<Arrival> arrivals) {
        return database.transaction(session -> {
            var documents = new ArrayList<SourceDocument>();
            // always in the same order, so that two uploads of the same names do not wait for each other
            var ordered = new ArrayList<>(arrivals);
            ordered.sort(Comparator.comparing(Arrival::sourceUri));
            var registered = new IdentityHashMap<Arrival, SourceDocument>();
            var waiting = new ArrayList<SourceDocument>();
            var added = insert(session, ordered);
            for (var arrival : ordered) {
                var document = added.get(arrival);
                if (document == null) document = again(session, arrival, waiting);
                else if (document.state() == DocumentState.WAITING) waiting.add(document);
                registered.put(arrival, document);
            }
            Turns.enqueue(session, waiting, now());
            for (var arrival : arrivals) documents.add(requireNonNull(registered.get(arrival)));
            return documents;
        });
    }

    /** For an arrival at the place of another document. */
    private SourceDocument again(Session session, Arrival arrival, List<SourceDocument> waiting) throws SQLException {
        var before = session.first(
                        Known::of,
                        "select given, " + SourceDocument.COLUMNS
                                + " from document where collection_id = ? and source_uri = ? for update",
                        arrival.collectionId(),
                        arrival.sourceUri())
                .orElseThrow(
                        () -> new IllegalStateException("removed while it was replaced: " + arrival.collectionId()));
        var known = before.document();
        var sameBytes = known.sha256().equals(arrival.original().sha256());
        var unchanged = sameBytes && before.given().equals(arrival.given());
        if (unchanged && known.state() != DocumentState.FAILED) {
            session.update("update document set source_modified_at = ? where id = ?", arrival.modifiedAt(), known.id());
            return known;
        }
        // another title is another revision, too: whoever works on the one of before must not store that any more
        var next = replace(session, before, arrival, unchanged ? known.revision() : known.revision() + 1);
        if (!sameBytes) Jobs.forgetOriginals(session, List.of(known.sha256()), now());
        if (next.state() == DocumentState.WAITING) waiting.add(next);
        return next;
    }

    /** A document before something arrives for it. */
    private record Known(SourceDocument document, Given given) {
        static Known of(ResultSet row) throws SQLException {
            return new Known(SourceDocument.of(row), StoredGiven.of(row.getString("given")));
        }

        /** Until the file has been read: a title that is not given any more does not stay. */
        String titleFor(Arrival arrival) {
            return arrival.titleOr(given.title().isEmpty() ? document.title() : arrival.name());
        }
    }

    /** What somebody adds a few at a time goes first, until so much of it waits that it is a bulk, too. */
    private static boolean isBulk(Session session, Arrival arrival) throws SQLException {
        if (arrival.addedBy() == null) return true;
        return session.number(
                        "select count(*) from (select 1 from document where collection_id = ? and added_by = ? "
                                + "and state = 'WAITING' and not bulk limit ?) waiting",
                        arrival.collectionId(),
                        arrival.addedBy(),
                        FEW)
                >= FEW;
    }

    /**
     * Those that nobody waits for in one message; the others one by one, for each may make a bulk of the next.
     *
     * @return without those at whose place there is a document
     */
    private Map<Arrival, SourceDocument> insert(Session session, List<Arrival> arrivals) throws SQLException {
        var added = new IdentityHashMap<Arrival, SourceDocument>();
        var unattended =
                arrivals.stream().filter(each -> each.addedBy() == null).toList();
        var documents = unattended.stream().map(each -> newcomer(each, true)).toList();
        var rows = new ArrayList<@Nullable Object[]>();
        for (var i = 0; i < documents.size(); i++) rows.add(row(documents.get(i), unattended.get(i)));
        var inserted = session.updateEach(INSERT, rows);
        for (var i = 0; i < inserted.length; i++) if (inserted[i] > 0) added.put(unattended.get(i), documents.get(i));
        for (var arrival : arrivals) {
            if (arrival.addedBy() == null) continue;
            var document = newcomer(arrival, isBulk(session, arrival));
            if (session.update(INSERT, row(document, arrival)) > 0) added.put(arrival, document);
        }
        return added;
    }

    private SourceDocument newcomer(Arrival arrival, boolean bulk) {
        var waits = new SourceDocument(
                UUID.randomUUID(),
                arrival.collectionId(),
                arrival.sourceUri(),
                arrival.name(),
                arrival.titleOr(arrival.name()),
                arrival.original().sha256(),
                mediaType(arrival.name()),
                arrival.original().sizeBytes(),
                1,
                DocumentState.WAITING,
                Stage.RECEIVED,
                null,
                null,
                0,
                0,
                0,
                arrival.addedBy(),
                arrival.parentId(),
                bulk,
                "{}",
                now(),
                now());
        return waits.sizeBytes() == 0 ? waits.failed(Verdict.EMPTY) : waits;
    }

    private static @Nullable Object[] row(SourceDocument document, Arrival arrival) {
        return new @Nullable Object[] {
            document.id(),
            document.collectionId(),
            document.sourceUri(),
            document.name(),
            document.title(),
            document.sha256(),
            document.mediaType(),
            document.sizeBytes(),
            document.revision(),
            document.state(),
            document.stage(),
            document.reason(),
            document.remedy(),
            arrival.modifiedAt(),
            document.addedBy(),
            document.bulk(),
            document.parentId(),
            StoredGiven.json(arrival.given()),
            document.createdAt(),
            document.updatedAt()
        };
    }

    /** A guess by the name, until the parser has looked inside. */
    private static String mediaType(String name) {
        var guess = URLConnection.guessContentTypeFromName(name);
        return guess == null ? "application/octet-stream" : guess;
    }

    private SourceDocument replace(Session session, Known before, Arrival arrival, int revision) throws SQLException {
        var refusal = arrival.original().sizeBytes() == 0 ? Verdict.EMPTY : null;
        return session.first(
                        SourceDocument::of,
                        "update document set name = ?, title = ?, given = ?::jsonb, sha256 = ?, size_bytes = ?, revision = ?, state = ?, stage = 'RECEIVED', "
                                + "reason = ?, remedy = ?, attempts = 0, source_modified_at = ?, added_by = ?, bulk = ?, updated_at = ? "
                                + "where id = ? returning " + SourceDocument.COLUMNS,
                        arrival.name(),
                        before.titleFor(arrival),
                        StoredGiven.json(arrival.given()),
                        arrival.original().sha256(),
                        arrival.original().sizeBytes(),
                        revision,
                        refusal == null ? DocumentState.WAITING : DocumentState.FAILED,
                        refusal == null ? null : refusal.reason(),
                        refusal == null ? null : refusal.remedy(),
                        arrival.modifiedAt(),
                        arrival.addedBy(),
                        isBulk(session, arrival),
                        now(),
                        before.document().id())
                .orElseThrow();
    }

    /**
     * The same bytes at another place: the document keeps its id, its text and its vectors.
     *
     * @return empty when it has to be read again after all: it is gone, has other bytes, would be read as another format, or
     *     there is a document at the new place
     */
    Optional<SourceDocument> move(UUID id, Arrival arrival) {
        return database.transaction(session -> {
            var known = session.first(
                    SourceDocument::of,
                    ALL + "where id = ? and collection_id = ? and sha256 = ? and state <> 'REMOVING' for update",
                    id,
                    arrival.collectionId(),
                    arrival.original().sha256());
            if (known.isEmpty() || arrival.original().sizeBytes() == 0) return Optional.empty();
            if (!FileNames.extension(known.get().name()).equals(FileNames.extension(arrival.name())))
                return Optional.empty();
            var taken = session.first(
                    row -> true,
                    "select 1 from document where collection_id = ? and source_uri = ? and id <> ?",
                    arrival.collectionId(),
                    arrival.sourceUri(),
                    id);
            if (taken.isPresent()) return Optional.empty();
            return Optional.of(move(session, known.get(), arrival));
        });
    }

    private SourceDocument move(Session session, SourceDocument known, Arrival arrival) throws SQLException {
        // a title that the document does not have of its own was made from its name
        var title = known.title().equals(known.name())
                ? arrival.name()
                : known.title().equals(FileNames.stem(known.name())) ? FileNames.stem(arrival.name()) : known.title();
        var moved = session.first(
                        SourceDocument::of,
                        "update document set source_uri = ?, name = ?, title = ?, source_modified_at = ?, updated_at = ? "
                                + "where id = ? returning " + SourceDocument.COLUMNS,
                        arrival.sourceUri(),
                        arrival.name(),
                        title,
                        arrival.modifiedAt(),
                        now(),
                        known.id())
                .orElseThrow();
        if (moved.isSearchable() && !title.equals(known.title())) {
            Changes.append(session, moved.id(), moved.revision(), Changes.Kind.REPLACE, now());
        }
        return moved;
    }

    /** Keeps a row for a file that was not even read, so that it is not missing silently. */
    SourceDocument refuse(Arrival arrival, Verdict verdict) {
        return database.transaction(session -> {
            insert(session, List.of(arrival));
            return session.first(
                            SourceDocument::of,
                            "update document set state = 'FAILED', stage = 'RECEIVED', reason = ?, remedy = ?, size_bytes = ?, "
                                    + "source_modified_at = ?, updated_at = ? where collection_id = ? and source_uri = ? "
                                    + "returning " + SourceDocument.COLUMNS,
                            verdict.reason(),
                            verdict.remedy(),
                            arrival.original().sizeBytes(),
                            arrival.modifiedAt(),
                            now(),
                            arrival.collectionId(),
                            arrival.sourceUri())
                    .orElseThrow();
        });
    }

    Optional<SourceDocument> byId(UUID id) {
        return database.query(session -> session.first(SourceDocument::of, ALL + "where id = ?", id));
    }

    List<UUID> idsOf(UUID collection, Optional<DocumentState> state) {
        return database.query(session -> session.list(
                row -> row.getObject(1, UUID.class),
                "select id from document where collection_id = ? and state = coalesce(?, state) order by created_at, id",
                collection,
                state.orElse(null)));
    }

    /** Starts over with the originals that are there, as if they had just arrived. */
    List<SourceDocument> retry(List<UUID> ids) {
        return database.transaction(session -> {
            var again = session.list(
                    SourceDocument::of,
                    "update document set state = 'WAITING', stage = 'RECEIVED', reason = null, remedy = null, attempts = 0, "
                            + "bulk = ?, updated_at = ? where id = any(?) and state <> 'REMOVING' and sha256 <> ? returning "
                            + SourceDocument.COLUMNS,
                    ids.size() > FEW,
                    now(),
                    ids,
                    Arrival.UNREAD);
            Turns.enqueue(session, again, now());
            return again;
        });
    }

    /**
     * Deletes the row with its text and chunks, and those of the documents that came in it, at once, so that no search shows them any more, and leaves a change for the index
     * and a job for the original.
     *
     * @return whether there was such a document
     */
    boolean remove(UUID id) {
        return database.transaction(session -> {
            var gone = session.list(
                    row -> row.getObject(1, UUID.class),
                    "with recursive gone as (select id from document where id = ? "
                            + "union all select d.id from document d join gone g on d.parent_id = g.id) select id from gone",
                    id);
            if (gone.isEmpty()) return false;
            var originals = originals(session, "d.id = any(?)", gone);
            if (session.update("delete from document where id = ?", id) == 0) return false;
            for (var each : gone) Changes.append(session, each, 0, Changes.Kind.REMOVE, now());
            Jobs.forgetOriginals(session, originals, now());
            Jobs.forgetVectors(session, now());
            return true;
        });
    }

    /** Those that came in it, without those that came in these. */
    List<UUID> membersOf(UUID document) {
        return database.query(session -> session.list(
                row -> row.getObject(1, UUID.class), "select id from document where parent_id = ?", document));
    }

    /** Deletes the collection with all its documents. */
    boolean removeCollection(UUID collection) {
        return database.transaction(session -> {
            // nobody adds a document in between: their foreign key waits for this lock
            session.list(row -> true, "select 1 from collection where id = ? for update", collection);
            // rows before the lock of the changes, as everywhere
            session.list(
                    row -> true, "select 1 from document where collection_id = ? order by id for update", collection);
            var originals = originals(session, "d.collection_id = ?", collection);
            Changes.lock(session);
            session.update(
                    "insert into change (document_id, revision, kind, created_at) "
                            + "select id, 0, 'REMOVE', ? from document where collection_id = ?",
                    now(),
                    collection);
            Jobs.forgetOriginals(session, originals, now());
            Jobs.forgetVectors(session, now());
            return session.update("delete from collection where id = ?", collection) > 0;
        });
    }

    private static List<String> originals(Session session, String condition, Object id) throws SQLException {
        return session.list(
                row -> row.getString(1),
                "select d.sha256 from document d where " + condition + " union select t.sha256 from document_text t "
                        + "join document d on d.id = t.document_id where " + condition,
                id,
                id);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
