package dev.lorekeep.models.ledger;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Requests in the last minute, as token buckets that fill evenly; in memory, so that a restart forgives. */
@Singleton
final class Rates {
    private final Map<UUID, Rate> rates = new ConcurrentHashMap<>();
    private final TimeMeter time;

    Rates(Clock clock) {
        this.time = new ClockTime(clock);
    }

    private record Rate(long perMinute, Bucket bucket) {}

    /** Who has to wait, and for how long. */
    record Wait(Payer payer, Duration length) {}

    /** Counts one request for all of them, or for none. */
    Optional<Wait> take(List<Payer> payers) {
        var taken = new ArrayList<Bucket>();
        for (var payer : payers) {
            var limit = payer.limits().requestsPerMinute();
            if (limit.isEmpty()) continue;
            var bucket = bucket(payer.id(), limit.getAsLong());
            var probe = bucket.tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                taken.forEach(each -> each.addTokens(1));
                return Optional.of(new Wait(payer, Duration.ofNanos(probe.getNanosToWaitForRefill())));
            }
            taken.add(bucket);
        }
        return Optional.empty();
    }

    /** How many requests they may send at once now. */
    long left(Payer payer) {
        return bucket(payer.id(), payer.limits().requestsPerMinute().orElseThrow())
                .getAvailableTokens();
    }

    /** A changed limit starts with a full minute. */
    private Bucket bucket(UUID id, long perMinute) {
        return rates.compute(id, (_, known) -> {
                    if (known != null && known.perMinute == perMinute) return known;
                    return new Rate(
                            perMinute,
                            Bucket.builder()
                                    .addLimit(limit ->
                                            limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                                    .withCustomTimePrecision(time)
                                    .build());
                })
                .bucket;
    }

    private record ClockTime(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            var now = clock.instant();
            return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
