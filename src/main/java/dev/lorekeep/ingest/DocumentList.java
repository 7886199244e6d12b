package dev.lorekeep.ingest;

import dev.lorekeep.chunk.Suspicion;
import dev.lorekeep.ingest.Database.Session;
import dev.lorekeep.platform.FullDisk;
import dev.lorekeep.platform.LikePattern;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Documents as they stand this moment: the rows, the step that this process is at, and why one waits. */
@Singleton
class DocumentList {
    private final Database database;
    private final Work work;
    private final IndexLoop index;
    private final ProgressBoard board;
    private final Room room;

    DocumentList(Database database, Work work, IndexLoop index, ProgressBoard board, Room room) {
        this.database = database;
        this.work = work;
        this.index = index;
        this.board = board;
        this.room = room;
    }

    /**
     * @param search part of the name or title; empty for all
     */
    record Filter(UUID collection, Optional<DocumentState> state, String search) {}

    record Page(List<DocumentView> items, long total) {}

    Page page(Filter filter, int offset, int limit) {
        var values = new ArrayList<@Nullable Object>();
        var where = where(filter, values);
        return database.query(session -> {
            var total = session.number("select count(*) from document where " + where, values.toArray());
            var paged = new ArrayList<>(values);
            paged.add(limit);
            paged.add(offset);
            var documents = session.list(
                    SourceDocument::of,
                    "select " + SourceDocument.COLUMNS + " from document where " + where
                            + " order by created_at desc, lower(name), id limit ? offset ?",
                    paged.toArray());
            return new Page(views(session, documents), total);
        });
    }

    /**
     * A document that an administrator should look at.
     *
     * @param score of its most suspicious passage, 0..1
     * @param passages that many of it are suspicious
     */
    record Suspicious(UUID documentId, String title, double score, long passages) {}

    /** The most suspicious first. */
    List<Suspicious> suspicious(UUID collection) {
        return database.query(session -> session.list(
                row -> new Suspicious(
                        row.getObject("id", UUID.class),
                        row.getString("title"),
                        row.getDouble("score"),
                        row.getLong("passages")),
                """
                select d.id, d.title, max(c.suspicion) score, count(*) passages
                from document d join chunk c on c.document_id = d.id and c.revision = d.revision
                where d.collection_id = ? and c.suspicion >= ?
                group by d.id, d.title order by score desc, passages desc, d.id limit 200
                """,
                collection,
                Suspicion.NOTABLE));
    }

    private static String where(Filter filter, List<@Nullable Object> values) {
        var where = new StringBuilder("collection_id = ?");
        values.add(filter.collection());
        filter.state().ifPresent(state -> {
            where.append(" and state = ?");
            values.add(state);
        });
        if (!filter.search().isBlank()) {
            where.append(" and (name ilike ? or title ilike ?)");
            var pattern =
                    LikePattern.containing(PlainText.wellFormed(filter.search()).strip());
            values.add(pattern);
            values.add(pattern);
        }
        return where.toString();
    }

    List<DocumentView> views(List<SourceDocument> documents) {
        return database.query(session -> views(session, documents));
    }

    private List<DocumentView> views(Session session, List<SourceDocument> documents) throws SQLException {
        var waits = documents.stream().anyMatch(each -> each.state() == DocumentState.WAITING && each.reason() == null);
        var queue = waits ? Queue.of(session, board.documentsPerMinute(), room.shortage()) : Queue.EMPTY;
        var parents = names(
                session,
                documents.stream()
                        .map(SourceDocument::parentId)
                        .filter(Objects::nonNull)
                        .toList());
        return documents.stream()
                .map(each -> DocumentView.of(current(each, queue), parents.get(each.parentId())))
                .toList();
    }

    private static Map<UUID, String> names(Session session, List<UUID> documents) throws SQLException {
        var names = new HashMap<UUID, String>();
        if (!documents.isEmpty())
            session.list(
                    row -> names.put(row.getObject(1, UUID.class), row.getString(2)),
                    "select id, name from document where id = any(?)",
                    documents);
        return names;
    }

    /**
     * Who waits behind how many.
     *
     * @param paused collections that are held, with the reason
     * @param shortage why nobody moves on; null when they do
     */
    private record Queue(
            Map<UUID, Long> ahead,
            Map<UUID, String> paused,
            double documentsPerMinute,
            @Nullable Verdict shortage) {
        static final Queue EMPTY = new Queue(Map.of(), Map.of(), 0, null);

        static Queue of(Session session, double documentsPerMinute, Optional<FullDisk> shortage) throws SQLException {
            var paused = new HashMap<UUID, String>();
            session.list(
                    row -> paused.put(
                            row.getObject(1, UUID.class), "The collection is held by " + row.getString(2) + "."),
                    "select id, paused_by from collection where paused_at is not null");
            return new Queue(
                    Turns.ahead(session),
                    paused,
                    documentsPerMinute,
                    shortage.map(Verdict::of).orElse(null));
        }
    }

    private SourceDocument current(SourceDocument document, Queue queue) {
        if (document.state() == DocumentState.WAITING && document.reason() == null) return waiting(document, queue);
        if (document.state() != DocumentState.WORKING) return document;
        if (document.stage() == Stage.INDEX)
            return index.trouble()
                    .map(trouble -> document.because(trouble.reason(), trouble.remedy()))
                    .orElse(document);
        var stage = work.stageOf(document.id()).orElse(document.stage());
        var working = document.at(stage);
        return stage == Stage.RECEIVED
                ? working.because(
                        "It has its turn and waits for a process that reads files: all are busy.",
                        "Nothing to do: it goes on by itself.")
                : working;
    }

    /** At the rate of the last minute; nothing when there is none. */
    private static String about(long before, Queue queue) {
        if (queue.documentsPerMinute() <= 0) return "";
        var minutes = before / queue.documentsPerMinute();
        if (minutes < 1) return ", less than a minute";
        if (minutes < 90) return ", about " + Math.round(minutes) + " min";
        return ", about " + Math.round(minutes / 60) + " hours";
    }

    private SourceDocument waiting(SourceDocument document, Queue queue) {
        var paused = queue.paused().get(document.collectionId());
        if (paused != null) return document.because(paused, "Let the collection go on.");
        var shortage = queue.shortage();
        if (shortage != null) return document.because(shortage.reason(), shortage.remedy());
        var before = queue.ahead().getOrDefault(document.id(), 0L) + work.size();
        var reason = switch ((int) Math.min(before, 2)) {
            case 0 -> "It is next.";
            case 1 -> "One document is ahead of it" + about(before, queue) + ".";
            default -> before + " documents are ahead of it" + about(before, queue) + ".";
        };
        return document.because(reason, "Nothing to do: it starts by itself.");
    }
}
