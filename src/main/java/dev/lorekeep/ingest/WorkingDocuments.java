package dev.lorekeep.ingest;

import dev.lorekeep.chunk.Chunk;
import dev.lorekeep.ingest.Database.Session;
import dev.lorekeep.parse.Given;
import dev.lorekeep.parse.ParsedDocument;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A document's row while a job works on it. Nothing here touches a row that has moved on to another revision. */
@Singleton
class WorkingDocuments {
    private static final int MAX_TITLE = 500;

    private final Database database;
    private final ProgressBoard board;
    private final Clock clock;

    WorkingDocuments(Database database, ProgressBoard board, Clock clock) {
        this.database = database;
        this.board = board;
        this.clock = clock;
    }

    /**
     * A document in work, with all that its job has to know, from one statement.
     *
     * @param job that claimed it
     * @param settings its own, else its collection's
     * @param hasMembers whether documents came of it before
     * @param given what is said of it beside its bytes
     */
    record Claimed(
            Jobs.Payload job, SourceDocument document, IngestSettings settings, boolean hasMembers, Given given) {
        private static Claimed of(Jobs.Payload job, ResultSet row) throws SQLException {
            return new Claimed(
                    job,
                    SourceDocument.of(row),
                    StoredSettings.of(row.getString("settings")),
                    row.getBoolean("has_members"),
                    StoredGiven.of(row.getString("given")));
        }
    }

    /**
     * PostgreSQL crashed and the claim was not on the disk yet: the document waits as before, and a job that ended now would leave it
     * waiting for ever.
     */
    static final class ClaimLost extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * Takes the document into work and counts the attempt before it is made: a document that kills the service is not tried for
     * ever.
     *
     * @return empty when there is nothing to do any more, or the collection is held
     */
    Optional<Claimed> claim(Jobs.Payload job) {
        return database.query(session -> session.first(
                row -> Claimed.of(job, row),
                "update document set state = 'WORKING', stage = 'PARSE', reason = null, remedy = null, "
                        // it has to survive the service, not the machine or PostgreSQL: see ClaimLost
                        + "attempts = attempts + 1, updated_at = ? from "
                        + dev.lorekeep.platform.Database.NOT_WAITING_FOR_DISK
                        + ", (select id collection, ingest_settings as collection_settings from collection where paused_at is null) going "
                        + "where id = ? and revision = ? and collection_id = going.collection "
                        + "and state in ('WAITING', 'WORKING') and stage <> 'INDEX' returning "
                        + SourceDocument.COLUMNS
                        + ", given, coalesce(ingest_settings, collection_settings) settings, "
                        + "exists (select 1 from document m where m.parent_id = document.id) has_members",
                now(),
                job.documentId(),
                job.revision()));
    }

    /**
     * Text, chunks, the change for the index and the end of the job in one commit. It does not wait for the disk: what a crash takes of
     * it, it takes with the end of the job, and the index takes nothing that is not on the disk.
     *
     * @return whether it was stored and the job is gone; false when there was nothing to do any more
     * @throws ClaimLost if the document is not in work after all
     */
    boolean store(
            Claimed claimed,
            ParsedDocument parsed,
            Optional<String> parseKey,
            List<Chunk> chunks,
            Optional<Verdict> missing,
            String timings) {
        var document = claimed.document();
        return database.transaction(session -> {
            var current = session.update(
                    "update document set title = ?, media_type = ?, page_count = ?, chunk_count = ?, state = 'WORKING', "
                            + "stage = 'INDEX', reason = ?, remedy = ?, timings = ?::jsonb, updated_at = ? from "
                            + dev.lorekeep.platform.Database.NOT_WAITING_FOR_DISK
                            // twice is no more than once
                            + " where id = ? and revision = ? and state = 'WORKING' and stage <> 'INDEX'",
                    shorten(parsed.title()),
                    parsed.mediaType(),
                    parsed.pageCount(),
                    chunks.size(),
                    missing.map(Verdict::reason).orElse(null),
                    missing.map(Verdict::remedy).orElse(null),
                    timings,
                    now(),
                    document.id(),
                    document.revision());
            if (current == 0) {
                requireClaim(session, document);
                return false;
            }
            ParsedText.replace(session, document, parsed, parseKey, chunks);
            Duplicates.remember(session, document.id(), parsed.text());
            if (document.chunkCount() > 0) Jobs.forgetVectors(session, now());
            Jobs.end(session, claimed.job());
            Changes.append(session, document.id(), document.revision(), Changes.Kind.REPLACE, now());
            return true;
        });
    }

    private static String shorten(String title) {
        if (title.length() <= MAX_TITLE) return title;
        var end = Character.isHighSurrogate(title.charAt(MAX_TITLE - 1)) ? MAX_TITLE - 1 : MAX_TITLE;
        return title.substring(0, end);
    }

    private static void requireClaim(Session session, SourceDocument document) throws SQLException {
        var waiting = session.number(
                "select count(*) from document where id = ? and revision = ? and state = 'WAITING'",
                document.id(),
                document.revision());
        if (waiting > 0) throw new ClaimLost();
    }

    /** @throws ClaimLost if the document is not in work after all */
    void fail(SourceDocument document, Verdict verdict, String timings) {
        leave(document, DocumentState.FAILED, verdict.reason(), verdict.remedy(), timings);
        board.finished(1);
    }

    void waitForNextTry(SourceDocument document, Verdict verdict) {
        leave(document, DocumentState.WAITING, verdict.reason(), verdict.remedy(), "{}");
    }

    /** Whether its collection is held: then it is not its turn, whatever its job says. */
    boolean isPaused(Jobs.Payload job) {
        return database.query(session -> session.number(
                        "select count(*) from document d join collection c on c.id = d.collection_id "
                                + "where d.id = ? and c.paused_at is not null",
                        job.documentId()))
                > 0;
    }

    /** Gives the document back as if this attempt had not begun. */
    void abandon(SourceDocument document) {
        giveBack(document, null);
    }

    /** The same because of something that is not the document's fault: a full disk, another document that is before it. */
    void standBack(SourceDocument document, Verdict verdict) {
        giveBack(document, verdict);
        board.changed(document.id());
    }

    private void giveBack(SourceDocument document, @Nullable Verdict verdict) {
        database.transaction(session -> session.update(
                "update document set state = 'WAITING', stage = 'RECEIVED', attempts = greatest(0, attempts - 1), "
                        + "reason = ?, remedy = ? where id = ? and revision = ? and state = 'WORKING' and stage <> 'INDEX'",
                verdict == null ? null : verdict.reason(),
                verdict == null ? null : verdict.remedy(),
                document.id(),
                document.revision()));
    }

    private void leave(
            SourceDocument document,
            DocumentState state,
            @Nullable String reason,
            @Nullable String remedy,
            String timings) {
        database.transaction(session -> {
            var current = session.update(
                    "update document set state = ?, reason = ?, remedy = ?, timings = ?::jsonb, updated_at = ? "
                            + "where id = ? and revision = ? and state = 'WORKING' and stage <> 'INDEX'",
                    state,
                    reason,
                    remedy,
                    timings,
                    now(),
                    document.id(),
                    document.revision());
            if (current == 0) requireClaim(session, document);
            return true;
        });
        board.changed(document.id());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
