package dev.lorekeep.ingest;

import dev.lorekeep.ingest.Database.Session;
import dev.lorekeep.ingest.PendingChanges.Pending;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** Records in PostgreSQL what the index has made durable and visible. Doing so twice changes nothing. */
@Singleton
class AppliedChanges {
    private final Database database;
    private final ProgressBoard board;
    private final Clock clock;

    AppliedChanges(Database database, ProgressBoard board, Clock clock) {
        this.database = database;
        this.board = board;
        this.clock = clock;
    }

    /** Documents become searchable in one statement, then what they replaced goes. */
    void record(List<Pending> changes) {
        var replaced = changes.stream().filter(change -> !change.removes()).toList();
        var ids = changes.stream().map(Pending::documentId).toList();
        var finished = database.transaction(session -> {
            var searchable = replaced.isEmpty() ? List.<UUID>of() : markSearchable(session, replaced);
            forgetReplaced(session, ids);
            return searchable;
        });
        board.finished(finished.size());
        ids.forEach(board::changed);
    }

    private List<UUID> markSearchable(Session session, List<Pending> replaced) throws SQLException {
        var ids = replaced.stream().map(Pending::documentId).toList();
        var revisions = replaced.stream().map(Pending::revision).toList();
        var finished = session.list(
                row -> row.getObject(1, UUID.class),
                "update document d set state = case when d.reason is null then 'SEARCHABLE' else 'DEGRADED' end, "
                        + "stage = 'DONE', indexed_revision = applied.revision, updated_at = ? "
                        + "from unnest(?::uuid[], ?::integer[]) as applied(id, revision) "
                        + "where d.id = applied.id and d.revision = applied.revision and d.stage = 'INDEX' returning d.id",
                now(),
                ids,
                revisions);
        // and those that are in work again
        session.update(
                "update document d set indexed_revision = applied.revision "
                        + "from unnest(?::uuid[], ?::integer[]) as applied(id, revision) where d.id = applied.id "
                        + "and d.indexed_revision is distinct from applied.revision "
                        + "and coalesce(d.indexed_revision, 0) <= applied.revision",
                ids,
                revisions);
        return finished;
    }

    private void forgetReplaced(Session session, List<UUID> ids) throws SQLException {
        session.update(
                "delete from change c where c.document_id = any(?) and exists (select 1 from change later "
                        + "where later.document_id = c.document_id and later.sequence > c.sequence)",
                ids);
        var originals = session.list(
                row -> row.getString(1),
                "delete from document_text t using document d where d.id = t.document_id and d.id = any(?) "
                        + "and d.revision > 1 and t.revision < d.indexed_revision returning t.sha256",
                ids);
        if (originals.isEmpty()) return;
        session.update(
                "delete from chunk c using document d where d.id = c.document_id and d.id = any(?) "
                        + "and c.revision < d.indexed_revision",
                ids);
        Jobs.forgetOriginals(session, originals, now());
        Jobs.forgetVectors(session, now());
    }

    /**
     * Brings the rows in line with an index that has applied everything up to {@code applied}: what a crash left between the
     * index's commit and ours becomes searchable, what a lost index has to take again is in work until it has.
     */
    void reconcile(long applied) {
        var taken = database.query(session -> session.list(
                row -> new Pending(row.getLong(1), row.getObject(2, UUID.class), row.getInt(3), 0),
                "select c.sequence, c.document_id, c.revision from change c join document d on d.id = c.document_id "
                        + "and d.revision = c.revision where d.stage = 'INDEX' and c.sequence <= ?",
                applied));
        if (!taken.isEmpty()) record(taken);
        // of a document that is gone there is no row to find its changes by
        database.transaction(session -> session.update(
                "delete from change c where c.sequence <= ? and exists (select 1 from change later "
                        + "where later.document_id = c.document_id and later.sequence > c.sequence)",
                applied));
        database.transaction(session -> session.update(
                "update document d set state = 'WORKING', stage = 'INDEX' from change c where c.document_id = d.id "
                        + "and c.revision = d.revision and c.sequence > ? and d.state in ('SEARCHABLE', 'DEGRADED')",
                applied));
    }

    /** For a document that the index refuses: its change is skipped. */
    void refuse(Pending change, Verdict verdict) {
        database.transaction(session -> {
            session.update(
                    "update document set state = 'FAILED', stage = 'DONE', reason = ?, remedy = ?, indexed_revision = null, updated_at = ? "
                            + "where id = ? and revision = ? and stage = 'INDEX'",
                    verdict.reason(),
                    verdict.remedy(),
                    now(),
                    change.documentId(),
                    change.revision());
            return true;
        });
        board.finished(1);
        board.changed(change.documentId());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
