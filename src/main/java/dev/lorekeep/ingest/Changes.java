package dev.lorekeep.ingest;

import dev.lorekeep.ingest.Database.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** Rows of {@code change}: what the index has to catch up with, in commit order. */
final class Changes {
    /** Any constant that nothing else in this database locks: "change" in ASCII. */
    private static final long LOCK = 0x6368616E6765L;

    private Changes() {}

    enum Kind {
        REPLACE,
        REMOVE
    }

    /**
     * From here to the commit no one else draws a sequence number, so numbers become visible in their order. Take it as late as
     * possible.
     */
    static void lock(Session session) throws SQLException {
        session.list(row -> true, "select pg_advisory_xact_lock(?)", LOCK);
    }

    /** Takes the {@link #lock} first. */
    static void append(Session session, UUID documentId, int revision, Kind kind, Instant at) throws SQLException {
        session.later(
                "insert into change (document_id, revision, kind, created_at) "
                        // the number is drawn for a row that is there, and it is there when the lock is held
                        + "select ?, ?, ?, ? from (select pg_advisory_xact_lock(?)) locked",
                documentId,
                revision,
                kind,
                at,
                LOCK);
    }
}
