package dev.lorekeep.ingest;

import dev.lorekeep.ingest.Database.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives each job its turn by self-clocked fair queueing (Golestani, INFOCOM 1994). A lane is what one person adds to one collection;
 * each document finishes, in the queue's own time, its cost after the later of its lane's last one and the one whose turn is now. So
 * lanes share alike whatever waits in them, and a lane that was empty is not owed for the past. That time is kept in the job's
 * execution time, which db-scheduler orders by, as a time of long ago: what people add a few files at a time before what comes in
 * bulk, and both before now, which a later try waits for.
 */
final class Turns {
    static final Instant INTERACTIVE = Instant.parse("1980-01-01T00:00:00Z");
    static final Instant BULK = Instant.parse("1990-01-01T00:00:00Z");
    static final Instant REAL = Instant.parse("2000-01-01T00:00:00Z");

    /** What is this late is paused. */
    static final Instant NEVER = Instant.parse("2900-01-01T00:00:00Z");

    static final String PAUSE = "interval '1000 years'";

    private static final Duration EACH = Duration.ofMillis(1);
    private static final long BYTES_PER_MILLISECOND = 100_000;

    private Turns() {}

    /** The turn of a job whose collection is held. */
    static Instant paused(Instant turn) {
        return turn.atOffset(ZoneOffset.UTC).plusYears(1000).toInstant();
    }

    /** The queue that a document stands in. */
    record Lane(UUID collectionId, @Nullable UUID addedBy, boolean bulk) {
        static Lane of(SourceDocument document) {
            return new Lane(document.collectionId(), document.addedBy(), document.bulk());
        }

        private String name() {
            return collectionId + "/" + (addedBy == null ? "" : addedBy);
        }
    }

    /** Queues the documents in their order. The last thing in a transaction: lanes are locked until its end. */
    static void enqueue(Session session, List<SourceDocument> documents, Instant now) throws SQLException {
        var lanes = new LinkedHashMap<Lane, List<SourceDocument>>();
        for (var document : documents)
            lanes.computeIfAbsent(Lane.of(document), lane -> new ArrayList<>()).add(document);
        // always in the same order, so that no two wait for each other
        for (var lane : lanes.keySet().stream()
                .sorted(Comparator.comparing(Lane::name).thenComparing(Lane::bulk))
                .toList()) enqueue(session, lane, lanes.getOrDefault(lane, List.of()), now);
    }

    private static void enqueue(Session session, Lane lane, List<SourceDocument> documents, Instant now)
            throws SQLException {
        var all = documents.stream().map(Turns::cost).reduce(Duration.ZERO, Duration::plus);
        var turn = finish(session, lane, all).minus(all);
        var paused = isPaused(session, lane.collectionId());
        var turns = new LinkedHashMap<SourceDocument, Instant>();
        for (var document : documents) {
            turn = turn.plus(cost(document));
            turns.put(document, turn);
        }
        Jobs.enqueue(session, turns, now, paused);
    }

    private static Duration cost(SourceDocument document) {
        return EACH.plusMillis(document.sizeBytes() / BYTES_PER_MILLISECOND);
    }

    private static Instant finish(Session session, Lane lane, Duration cost) throws SQLException {
        var begin = lane.bulk() ? BULK : INTERACTIVE;
        var end = lane.bulk() ? REAL : BULK;
        var micros = cost.toNanos() / 1000;
        return session.first(
                        row -> row.getObject(1, OffsetDateTime.class).toInstant(),
                        "with clock as (select coalesce("
                                + "(select min(execution_time) from scheduled_tasks where task_name = ? and not picked "
                                + "and execution_time >= ? and execution_time < ?), "
                                + "(select max(finish) from ingest_lane where bulk = ?), ?) now) "
                                + "insert into ingest_lane (lane, bulk, finish) select ?, ?, now + ? * interval '1 microsecond' from clock "
                                + "on conflict (lane, bulk) do update set finish = greatest(ingest_lane.finish, (select now from clock)) "
                                + "+ ? * interval '1 microsecond' returning finish",
                        Jobs.INGEST,
                        begin,
                        end,
                        lane.bulk(),
                        begin,
                        lane.name(),
                        lane.bulk(),
                        micros,
                        micros)
                .orElseThrow();
    }

    /** Until the end of this transaction nobody pauses or resumes the collection. */
    private static boolean isPaused(Session session, UUID collection) throws SQLException {
        return session.first(
                        row -> row.getObject(1) != null,
                        "select paused_at from collection where id = ? for share",
                        collection)
                .orElse(false);
    }

    /**
     * Documents that waited for a later try come first in their class once their time has come: everything else is before now and
     * would be done first, however long that takes.
     */
    static int promoteRetries(Session session, Instant now) throws SQLException {
        return session.update(
                "update scheduled_tasks t set execution_time = case when d.bulk then ? else ? end, version = version + 1 "
                        + "from document d where t.task_name = ? and not t.picked and t.execution_time > ? and t.execution_time <= ? "
                        + "and d.id = " + Jobs.DOCUMENT,
                BULK,
                INTERACTIVE,
                Jobs.INGEST,
                REAL,
                now);
    }

    /** For the collections' documents that wait. */
    static Map<UUID, Long> ahead(Session session) throws SQLException {
        var ahead = new HashMap<UUID, Long>();
        session.list(
                row -> ahead.put(row.getObject(1, UUID.class), row.getLong(2)),
                "select " + Jobs.DOCUMENT + ", row_number() over (order by execution_time) - 1 "
                        + "from scheduled_tasks where task_name = ? and not picked and execution_time < ?",
                Jobs.INGEST,
                REAL);
        return ahead;
    }
}
