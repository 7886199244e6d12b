package dev.lorekeep.sync;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A source as admins see it. There is no password in it: what was entered is never given back.
 *
 * @param host the only host that it talks to
 * @param hasSecret whether a password is stored
 * @param running whether it is being run at this moment
 * @param lastRun null before the first
 */
record SourceView(
        UUID id,
        SourceKind kind,
        String name,
        String host,
        JsonNode settings,
        boolean hasSecret,
        int intervalMinutes,
        boolean paused,
        boolean running,
        @Nullable Instant nextRunAt,
        @Nullable Run lastRun) {
    /**
     * @param seen files found at the source
     */
    record Run(
            UUID id,
            SourceRun.State state,
            SourceRun.Phase phase,
            String startedBy,
            Instant beganAt,
            @Nullable Instant endedAt,
            long seen,
            long added,
            long changed,
            long renamed,
            long removed,
            long failed,
            @Nullable String reason,
            @Nullable String remedy) {
        static Run of(SourceRun run) {
            return new Run(
                    run.id(),
                    run.state(),
                    run.phase(),
                    run.startedBy(),
                    run.beganAt(),
                    run.endedAt(),
                    run.seen(),
                    run.added(),
                    run.changed(),
                    run.renamed(),
                    run.removed(),
                    run.failed(),
                    run.reason(),
                    run.remedy());
        }
    }

    static SourceView of(Source source, boolean running, @Nullable SourceRun last) {
        return new SourceView(
                source.id(),
                source.kind(),
                source.name(),
                source.settings().host(),
                source.given(),
                source.sealed() != null,
                source.intervalMinutes(),
                source.paused(),
                running,
                source.nextRunAt(),
                last == null ? null : Run.of(last));
    }
}
