package dev.lorekeep.ingest;

import dev.lorekeep.access.Caller;
import dev.lorekeep.ingest.Database.Session;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What people do to the queue: hold a collection, let it go on, call documents off. Documents in work go on when one is held. */
@Singleton
class IngestQueue {
    private static final String ITS_JOBS = "task_name = ? and not picked and " + Jobs.DOCUMENT
            + " in (select id from document where collection_id = ?)";

    private final Database database;
    private final IngestJobs jobs;
    private final Work work;
    private final ProgressBoard board;
    private final Clock clock;

    IngestQueue(Database database, IngestJobs jobs, Work work, ProgressBoard board, Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.work = work;
        this.board = board;
        this.clock = clock;
    }

    /** Who holds a collection, and since when. */
    record Pause(Instant at, String by) {}

    Optional<Pause> pauseOf(UUID collection) {
        return database.query(session -> session.first(
                row -> new Pause(row.getObject(1, OffsetDateTime.class).toInstant(), row.getString(2)),
                "select paused_at, paused_by from collection where id = ? and paused_at is not null",
                collection));
    }

    /** Its documents keep their turns: they are moved to a time that does not come. */
    void pause(UUID collection, Caller caller) {
        database.transaction(session -> {
            var first = session.update(
                    "update collection set paused_at = ?, paused_by = ? where id = ? and paused_at is null",
                    now(),
                    caller.name(),
                    collection);
            if (first == 0) return 0;
            return session.update(
                    "update scheduled_tasks set execution_time = execution_time + " + Turns.PAUSE
                            + ", version = version + 1 where execution_time < ? and " + ITS_JOBS,
                    Turns.NEVER,
                    Jobs.INGEST,
                    collection);
        });
        board.changed(collection);
    }

    void resume(UUID collection) {
        database.transaction(session -> {
            session.update("update collection set paused_at = null, paused_by = null where id = ?", collection);
            return session.update(
                    "update scheduled_tasks set execution_time = execution_time - " + Turns.PAUSE
                            + ", version = version + 1 where execution_time >= ? and " + ITS_JOBS,
                    Turns.NEVER,
                    Jobs.INGEST,
                    collection);
        });
        board.changed(collection);
        jobs.wake();
    }

    /** @return how many were called off: those that wait or are in work */
    int cancel(UUID collection, Caller caller) {
        return cancel(caller, "collection_id = ?", collection);
    }

    /** @return whether it was waiting or in work */
    boolean cancelOne(UUID document, Caller caller) {
        return cancel(caller, "id = ?", document) > 0;
    }

    private int cancel(Caller caller, String which, UUID id) {
        var cancelled = database.transaction(session -> {
            var documents = session.list(
                    row -> row.getObject(1, UUID.class),
                    "update document set state = 'FAILED', reason = ?, remedy = ?, updated_at = ? where " + which
                            + " and state in ('WAITING', 'WORKING') and stage <> 'INDEX' returning id",
                    "It was called off by " + caller.name() + ".",
                    "Try it again to take it in.",
                    now(),
                    id);
            forgetJobs(session, documents);
            return documents;
        });
        for (var document : cancelled) {
            work.callOff(document);
            board.changed(document);
        }
        return cancelled.size();
    }

    /** Those of documents in work end by themselves: they find nothing to do. */
    private static void forgetJobs(Session session, List<UUID> documents) throws SQLException {
        if (documents.isEmpty()) return;
        session.update(
                "delete from scheduled_tasks where task_name = ? and not picked and " + Jobs.DOCUMENT + " = any(?)",
                Jobs.INGEST,
                documents);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
