package dev.lorekeep.sync;

import dev.lorekeep.platform.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a source, from its first listing to the last removal; it may be stopped and gone on with.
 *
 * @param seen files found at the source
 * @param added documents that are new, and so on; failed are files that could not be read
 * @param partial why the listing is not complete, so that nothing is removed; null while it is
 * @param checkpoint where the listing goes on
 */
record SourceRun(
        UUID id,
        UUID sourceId,
        State state,
        Phase phase,
        String startedBy,
        Instant beganAt,
        @Nullable Instant endedAt,
        long seen,
        long added,
        long changed,
        long renamed,
        long removed,
        long failed,
        @Nullable String partial,
        @Nullable String reason,
        @Nullable String remedy,
        @Nullable String checkpoint) {
    static final String COLUMNS = "id, source_id, state, phase, started_by, began_at, ended_at, seen, added, changed, "
            + "renamed, removed, failed, partial, reason, remedy, checkpoint";

    enum State {
        RUNNING,
        DONE,
        /** The source looked empty: nothing was removed, somebody has to say that it is. */
        HELD,
        FAILED,
        STOPPED
    }

    enum Phase {
        LIST,
        FETCH,
        REMOVE
    }

    static SourceRun of(ResultSet row) throws SQLException {
        var ended = row.getObject("ended_at", OffsetDateTime.class);
        return new SourceRun(
                Database.id(row, "id"),
                Database.id(row, "source_id"),
                State.valueOf(row.getString("state")),
                Phase.valueOf(row.getString("phase")),
                row.getString("started_by"),
                Database.instant(row, "began_at"),
                ended == null ? null : ended.toInstant(),
                row.getLong("seen"),
                row.getLong("added"),
                row.getLong("changed"),
                row.getLong("renamed"),
                row.getLong("removed"),
                row.getLong("failed"),
                row.getString("partial"),
                row.getString("reason"),
                row.getString("remedy"),
                row.getString("checkpoint"));
    }

    /** Documents that are other than before. */
    long changes() {
        return added + changed + renamed + removed;
    }
}
