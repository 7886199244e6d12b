package dev.lorekeep.ingest;

import dev.lorekeep.ingest.Database.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Rows of {@code scheduled_tasks}, written in the transaction that makes them necessary: there is no document without its job
 * and no job for a document that was rolled back.
 */
final class Jobs {
    /** Takes one revision of one document from its original to the index. */
    static final String INGEST = "ingest-document";

    /** See {@link Turns#promoteRetries}. */
    static final String PROMOTE = "promote-retries";

    /** Deletes an original that no document refers to any more. */
    static final String FORGET = "forget-original";

    /** Deletes vectors that no chunk refers to any more, see {@link OrphanVectors}. */
    static final String FORGET_VECTORS = "forget-vectors";

    // each looks through all vectors: removals of so many seconds share one
    private static final int VECTORS_TOGETHER_SECONDS = 600;

    private static final String INSERT =
            "insert into scheduled_tasks (task_name, task_instance, execution_time, picked, "
                    + "consecutive_failures, version) values (?, ?, ?, false, 0, 1) on conflict (task_name, task_instance) do nothing";

    private static final String PAUSED_INSERT =
            INSERT.replace("(?, ?, ?, false", "(?, ?, ? + " + Turns.PAUSE + ", false");

    /** The document of a row of {@link #INGEST}. */
    static final String DOCUMENT = "split_part(task_instance, '/', 1)::uuid";

    private Jobs() {}

    /**
     * The instance's name carries the payload. The time of the request is part of it: a retry asked for in the moment in which
     * the job before ends must not vanish with that job's row.
     */
    record Payload(UUID documentId, int revision, Instant requestedAt) {
        static Payload parse(String instance) {
            var parts = instance.split("/", 3);
            return new Payload(UUID.fromString(parts[0]), Integer.parseInt(parts[1]), Instant.parse(parts[2]));
        }

        String instance() {
            return documentId + "/" + revision + "/" + requestedAt;
        }
    }

    /** @param turns see {@link Turns}; given out in this order */
    static void enqueue(Session session, Map<SourceDocument, Instant> turns, Instant at, boolean paused)
            throws SQLException {
        var rows = new ArrayList<Object[]>();
        turns.forEach((document, turn) ->
                rows.add(new Object[] {INGEST, new Payload(document.id(), document.revision(), at).instance(), turn}));
        session.updateEach(paused ? PAUSED_INSERT : INSERT, rows);
    }

    /** In the transaction with what it was for: a statement and a commit less than db-scheduler's own. */
    static void end(Session session, Payload job) throws SQLException {
        session.later("delete from scheduled_tasks where task_name = ? and task_instance = ?", INGEST, job.instance());
    }

    /** Gives a job to every unfinished document without one: after a restored backup, or rows deleted by hand. */
    static int enqueueLost(Session session, Instant at) throws SQLException {
        return session.update(
                "insert into scheduled_tasks (task_name, task_instance, execution_time, picked, consecutive_failures, version) "
                        + "select ?, id || '/' || revision || '/' || ?, ?, false, 0, 1 from document d "
                        + "where state in ('WAITING', 'WORKING') and stage <> 'INDEX' and not exists (select 1 from scheduled_tasks t "
                        + "where t.task_name = ? and t.task_instance like d.id || '/' || d.revision || '/%') "
                        + "on conflict (task_name, task_instance) do nothing",
                INGEST, at.toString(), Turns.BULK, INGEST);
    }

    static void forgetOriginals(Session session, List<String> sha256s, Instant at) throws SQLException {
        session.updateEach(
                INSERT,
                sha256s.stream()
                        .map(sha256 -> new Object[] {FORGET, sha256, at})
                        .toList());
    }

    /** After chunks have gone. @param at when they go; the transaction has as long again to commit */
    static void forgetVectors(Session session, Instant at) throws SQLException {
        var together = Instant.ofEpochSecond(
                Math.floorDiv(at.getEpochSecond(), VECTORS_TOGETHER_SECONDS) * VECTORS_TOGETHER_SECONDS);
        session.update(INSERT, FORGET_VECTORS, together.toString(), together.plusSeconds(2 * VECTORS_TOGETHER_SECONDS));
    }

    /** Once more when those that are young now no longer are. */
    static void forgetYoungVectors(Session session, Instant now) throws SQLException {
        var day = now.truncatedTo(ChronoUnit.DAYS).plus(2, ChronoUnit.DAYS);
        session.update(INSERT, FORGET_VECTORS, "young " + day, day);
    }
}
