package dev.lorekeep.ingest;

import dev.lorekeep.index.PassageIndex;
import dev.lorekeep.ingest.Progress.Tally;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Counts documents by state in PostgreSQL: one query, over an index of (collection, state). */
@Singleton
class Counts {
    private final Database database;
    private final ProgressBoard board;
    private final PendingChanges changes;
    private final PassageIndex index;

    Counts(Database database, ProgressBoard board, PendingChanges changes, PassageIndex index) {
        this.database = database;
        this.board = board;
        this.changes = changes;
        this.index = index;
    }

    Progress now() {
        var tallies = database.query(session -> session.list(
                row -> new Tally(
                        row.getObject(1, UUID.class),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7)),
                "select collection_id, count(*), count(*) filter (where state = 'WAITING'), "
                        + "count(*) filter (where state in ('WORKING', 'REMOVING')), "
                        + "count(*) filter (where state = 'SEARCHABLE'), count(*) filter (where state = 'DEGRADED'), "
                        + "count(*) filter (where state = 'FAILED') from document group by collection_id"));
        return Progress.of(tallies, board.documentsPerMinute());
    }

    /** Documents of held collections do not count: they wait for a person. */
    boolean isIdle() {
        var unfinished = database.query(
                session -> session.number(
                        "select count(*) from (select 1 from document d where state = 'WORKING' or state = 'WAITING' and exists "
                                + "(select 1 from collection c where c.id = d.collection_id and c.paused_at is null) limit 1) unfinished"));
        return unfinished == 0 && changes.lastSequence() <= index.appliedSequence();
    }
}
