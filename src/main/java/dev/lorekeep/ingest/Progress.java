package dev.lorekeep.ingest;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How all documents stand.
 *
 * @param done searchable or degraded
 * @param documentsPerMinute finished in the last minute, failed ones included
 * @param etaSeconds until nothing waits, at this rate; null when that cannot be said
 * @param changed documents that changed since the last event; empty outside of events
 */
public record Progress(
        long waiting,
        long working,
        long done,
        long failed,
        double documentsPerMinute,
        @Nullable Long etaSeconds,
        List<Tally> collections,
        List<UUID> changed) {
    public Progress {
        collections = List.copyOf(collections);
        changed = List.copyOf(changed);
    }

    /** The documents of one collection by state. */
    public record Tally(UUID id, long total, long waiting, long working, long searchable, long degraded, long failed) {}

    static Progress of(List<Tally> tallies, double documentsPerMinute) {
        var waiting = tallies.stream().mapToLong(Tally::waiting).sum();
        var working = tallies.stream().mapToLong(Tally::working).sum();
        var done = tallies.stream()
                .mapToLong(each -> each.searchable() + each.degraded())
                .sum();
        var failed = tallies.stream().mapToLong(Tally::failed).sum();
        var rate = Math.round(documentsPerMinute * 10) / 10.0;
        return new Progress(
                waiting, working, done, failed, rate, eta(waiting + working, documentsPerMinute), tallies, List.of());
    }

    private static @Nullable Long eta(long left, double documentsPerMinute) {
        if (left == 0 || documentsPerMinute <= 0) return null;
        return (long) Math.ceil(left * 60 / documentsPerMinute);
    }

    Progress withChanged(List<UUID> ids) {
        return new Progress(waiting, working, done, failed, documentsPerMinute, etaSeconds, collections, ids);
    }
}
