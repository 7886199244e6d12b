package dev.lorekeep.sync;

import dev.lorekeep.platform.Database;
import dev.lorekeep.sync.SourceRun.Phase;
import dev.lorekeep.sync.SourceRun.State;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of {@code source_run}. */
@Singleton
class SourceRuns {
    /** Kept of each source. */
    private static final int KEPT = 100;

    private final Database database;
    private final SyncConfig config;
    private final Clock clock;

    SourceRuns(Database database, SyncConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /** Goes on with the run before if it was broken off not long ago, else begins a new one. */
    SourceRun begin(Source source) {
        var last = latest(source.id());
        if (last.isPresent() && canGoOn(source, last.get()))
            return database.first(
                            SourceRun::of,
                            "update source_run set state = 'RUNNING', ended_at = null, reason = null, remedy = null "
                                    + "where id = ? returning " + SourceRun.COLUMNS,
                            last.get().id())
                    .orElseThrow();
        database.update(
                "update source_run set state = 'FAILED', ended_at = ?, reason = 'The service ended while it ran.' "
                        + "where source_id = ? and state = 'RUNNING'",
                now(),
                source.id());
        database.update(
                "delete from source_run where source_id = ? and id not in "
                        + "(select id from source_run where source_id = ? order by began_at desc limit ?)",
                source.id(),
                source.id(),
                KEPT - 1);
        return database.first(
                        SourceRun::of,
                        "insert into source_run (id, source_id, state, phase, started_by, began_at) "
                                + "values (?, ?, 'RUNNING', 'LIST', ?, ?) returning " + SourceRun.COLUMNS,
                        UUID.randomUUID(),
                        source.id(),
                        source.requestedBy() == null ? "schedule" : source.requestedBy(),
                        now())
                .orElseThrow();
    }

    private boolean canGoOn(Source source, SourceRun last) {
        var broken = switch (last.state()) {
            case RUNNING, FAILED, STOPPED -> true;
            case DONE, HELD -> false;
        };
        return broken
                && (last.phase() != Phase.LIST || last.checkpoint() != null)
                && last.beganAt().isAfter(now().minus(config.resumeWithin()))
                && last.beganAt().isAfter(source.updatedAt());
    }

    Optional<SourceRun> latest(UUID source) {
        return of(source, 1).stream().findFirst();
    }

    /** The latest first. */
    List<SourceRun> of(UUID source, int limit) {
        return database.list(
                SourceRun::of,
                "select " + SourceRun.COLUMNS + " from source_run where source_id = ? order by began_at desc limit ?",
                source,
                limit);
    }

    SourceRun byId(UUID run) {
        return find(run).orElseThrow(() -> new Stopped("the source was deleted"));
    }

    Optional<SourceRun> find(UUID run) {
        return database.first(SourceRun::of, "select " + SourceRun.COLUMNS + " from source_run where id = ?", run);
    }

    void reached(UUID run, String checkpoint) {
        database.update("update source_run set checkpoint = ? where id = ?", checkpoint, run);
    }

    /** Notes that not all could be listed, so that nothing is removed. The first reason is kept. */
    void missed(UUID run, String reason) {
        database.update("update source_run set partial = coalesce(partial, ?) where id = ?", reason, run);
    }

    void enter(UUID run, Phase phase) {
        database.update("update source_run set phase = ?, checkpoint = null where id = ?", phase.name(), run);
    }

    void listed(UUID run, long seen) {
        database.update("update source_run set seen = ? where id = ?", seen, run);
    }

    /** A reason of null leaves what is there: the first file that could not be read. */
    void end(UUID run, State state, @Nullable String reason, @Nullable String remedy) {
        database.update(
                "update source_run set state = ?, ended_at = ?, reason = coalesce(?, reason), remedy = ? where id = ?",
                state.name(),
                now(),
                reason,
                remedy,
                run);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
