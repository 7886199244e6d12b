package dev.lorekeep.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lorekeep.platform.Database;
import dev.lorekeep.platform.Problems;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows of {@code source}, and the lease by which one process at a time runs a source. The schedule is a column of the row: to
 * pause a source, ask for a run or change its interval is one update, and a run of hours holds no thread of the document jobs.
 */
@Singleton
class Sources {
    private static final String ALL = "select " + Source.COLUMNS + " from source ";

    private final Database database;
    private final Clock clock;

    Sources(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    List<Source> of(UUID collection) {
        return database.list(Source::of, ALL + "where collection_id = ? order by created_at, id", collection);
    }

    Optional<Source> byId(UUID id) {
        return database.first(Source::of, ALL + "where id = ?", id);
    }

    Source insert(
            UUID id,
            UUID collection,
            SourceKind kind,
            String name,
            JsonNode settings,
            byte @Nullable [] sealed,
            int intervalMinutes) {
        var now = now();
        return database.first(
                        Source::of,
                        "insert into source (id, collection_id, kind, name, settings, secret, interval_minutes, next_run_at, "
                                + "created_at, updated_at) values (?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?) returning "
                                + Source.COLUMNS,
                        id,
                        collection,
                        kind.name(),
                        name,
                        settings.toString(),
                        sealed,
                        intervalMinutes,
                        intervalMinutes == 0 ? null : now,
                        now,
                        now)
                .orElseThrow();
    }

    /** Another run begins anew: a checkpoint of other settings would lead nowhere. */
    Source change(UUID id, String name, JsonNode settings, byte @Nullable [] sealed, int intervalMinutes) {
        var now = now();
        return database.first(
                        Source::of,
                        "update source set name = ?, settings = ?::jsonb, secret = ?, interval_minutes = ?, next_run_at = ?, "
                                + "failures = 0, updated_at = ? where id = ? returning " + Source.COLUMNS,
                        name,
                        settings.toString(),
                        sealed,
                        intervalMinutes,
                        intervalMinutes == 0 ? null : now,
                        now,
                        id)
                .orElseThrow(() -> Problems.notFound("source"));
    }

    void pause(UUID id, boolean paused) {
        database.update("update source set paused = ? where id = ?", paused, id);
    }

    /** The next run is due now. */
    void request(UUID id, String who, boolean acceptEmpty) {
        database.update(
                "update source set next_run_at = ?, requested_by = ?, accept_empty = ? where id = ?",
                now(),
                who,
                acceptEmpty,
                id);
    }

    boolean delete(UUID id) {
        return database.update("delete from source where id = ?", id) > 0;
    }

    /** Takes the source that is due for longest and that nobody runs. */
    Optional<Source> claim(String owner, Duration lease) {
        var now = now();
        return database.first(
                Source::of,
                "update source set lease_owner = ?, lease_until = ? where id = (select id from source where not paused "
                        + "and next_run_at <= ? and (lease_until is null or lease_until < ?) order by next_run_at, id limit 1 "
                        + "for update skip locked) returning " + Source.COLUMNS,
                owner,
                now.plus(lease),
                now,
                now);
    }

    /** @return false when the source is no longer ours: paused, deleted, or taken by another process */
    boolean renew(UUID id, String owner, Duration lease) {
        return database.update(
                        "update source set lease_until = ? where id = ? and lease_owner = ? and not paused",
                        now().plus(lease),
                        id,
                        owner)
                > 0;
    }

    /** Gives the source back; a run that was asked for meanwhile stays asked for. */
    void release(Source source, String owner, int failures, @Nullable Instant next) {
        database.update(
                "update source set lease_owner = null, lease_until = null, failures = ?, "
                        + "next_run_at = case when requested_by is distinct from ? or updated_at <> ? then next_run_at "
                        + "else ? end, "
                        + "accept_empty = case when requested_by is distinct from ? then accept_empty else false end, "
                        + "requested_by = case when requested_by is distinct from ? then requested_by else null end "
                        + "where id = ? and lease_owner = ?",
                failures,
                source.requestedBy(),
                source.updatedAt(),
                next,
                source.requestedBy(),
                source.requestedBy(),
                source.id(),
                owner);
    }

    /** Leases that a process on the same data folder has left when it was killed. */
    void releaseLeftovers(String ownerPrefix) {
        database.update(
                "update source set lease_owner = null, lease_until = null, next_run_at = ? where left(lease_owner, ?) = ?",
                now(),
                ownerPrefix.length(),
                ownerPrefix);
    }

    boolean isRunning(UUID id) {
        return database.first(row -> true, "select 1 from source where id = ? and lease_until >= ?", id, now())
                .isPresent();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
