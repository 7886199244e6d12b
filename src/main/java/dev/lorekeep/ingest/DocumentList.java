package dev.lorekeep.ingest;

import dev.lorekeep.chunk.Suspicion;
import dev.lorekeep.ingest.Database.Session;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Documents as they stand this moment: the rows, the step that this process is at, and why one waits. */
@Singleton
class DocumentList {
    private final Database database;
    private final Work work;
    private final IndexLoop index;

    DocumentList(Database database, Work work, IndexLoop index) {
        this.database = database;
        this.work = work;
        this.index = index;
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
            var pattern = "%" + escaped(filter.search().strip()) + "%";
            values.add(pattern);
            values.add(pattern);
        }
        return where.toString();
    }

    private static String escaped(String search) {
        return PlainText.wellFormed(search)
                .replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_");
    }

    List<DocumentView> views(List<SourceDocument> documents) {
        return database.query(session -> views(session, documents));
    }

    private List<DocumentView> views(Session session, List<SourceDocument> documents) throws SQLException {
        var waits = documents.stream().anyMatch(each -> each.state() == DocumentState.WAITING && each.reason() == null);
        var ahead = waits ? ahead(session) : Map.<UUID, Long>of();
        return documents.stream()
                .map(each -> DocumentView.of(current(each, ahead)))
                .toList();
    }

    private static Map<UUID, Long> ahead(Session session) throws SQLException {
        var ahead = new HashMap<UUID, Long>();
        session.list(
                row -> ahead.put(row.getObject(1, UUID.class), row.getLong(2)),
                "select id, row_number() over (order by updated_at, id) - 1 from document where state = 'WAITING'");
        return ahead;
    }

    private SourceDocument current(SourceDocument document, Map<UUID, Long> ahead) {
        if (document.state() == DocumentState.WAITING && document.reason() == null)
            return waiting(document, ahead.getOrDefault(document.id(), 0L));
        if (document.state() != DocumentState.WORKING) return document;
        if (document.stage() == Stage.INDEX)
            return index.trouble()
                    .map(trouble -> document.because(trouble.reason(), trouble.remedy()))
                    .orElse(document);
        return work.stageOf(document.id()).map(document::at).orElse(document);
    }

    private SourceDocument waiting(SourceDocument document, long ahead) {
        var before = ahead + work.size();
        var reason = switch ((int) Math.min(before, 2)) {
            case 0 -> "It is next.";
            case 1 -> "One document is ahead of it.";
            default -> before + " documents are ahead of it.";
        };
        return document.because(reason, "Nothing to do: it starts by itself.");
    }
}
