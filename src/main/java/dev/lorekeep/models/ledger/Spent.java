package dev.lorekeep.models.ledger;

import dev.lorekeep.models.config.ModelSettings;
import dev.lorekeep.platform.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What each account has used today and this month: read from the ledger at first use and at each midnight, in between kept
 * current by what is written there. Costs in another currency than today's are left out.
 */
@Singleton
final class Spent {
    private final Database database;
    private final Supplier<ModelSettings> settings;
    private final Clock clock;
    private final ZoneId zone;
    // a call is written and counted under the read lock, so that a reading of the ledger has it either way, and once
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile @Nullable Tally tally;

    Spent(Database database, Supplier<ModelSettings> settings, Clock clock, ZoneId zone) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
        this.zone = zone;
    }

    private record Tally(LocalDate day, String currency, Map<UUID, Long> tokens, Map<UUID, Double> cost) {}

    /** What cannot be written counts until the next reading all the same. */
    void keep(StoredCall stored, Runnable write) {
        lock.readLock().lock();
        try {
            write.run();
        } finally {
            count(stored);
            lock.readLock().unlock();
        }
    }

    private void count(StoredCall stored) {
        var now = tally;
        var call = stored.call();
        var day = LocalDate.ofInstant(call.startedAt(), zone);
        if (now == null || !YearMonth.from(now.day).equals(YearMonth.from(day))) return;
        if (now.day.equals(day)) now.tokens.merge(call.accountId(), call.usage().total(), Long::sum);
        if (now.currency.equals(stored.currency())) now.cost.merge(call.accountId(), call.cost(), Double::sum);
    }

    /** Input and output together, of all these accounts. */
    long tokensToday(Collection<UUID> accounts) {
        var tokens = current().tokens;
        return accounts.stream()
                .mapToLong(each -> tokens.getOrDefault(each, 0L))
                .sum();
    }

    double costThisMonth(Collection<UUID> accounts) {
        var cost = current().cost;
        return accounts.stream()
                .mapToDouble(each -> cost.getOrDefault(each, 0.0))
                .sum();
    }

    private Tally current() {
        var now = tally;
        if (now != null && isOfToday(now)) return now;
        lock.writeLock().lock();
        try {
            now = tally;
            if (now == null || !isOfToday(now)) {
                now = read();
                tally = now;
            }
            return now;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private boolean isOfToday(Tally now) {
        return now.day.equals(Period.today(clock, zone))
                && now.currency.equals(settings.get().currency());
    }

    private Tally read() {
        var today = Period.today(clock, zone);
        var now = new Tally(today, settings.get().currency(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        database.list(
                row -> {
                    var account = Database.id(row, "account_id");
                    now.tokens.put(account, row.getLong("tokens"));
                    now.cost.put(account, row.getDouble("cost"));
                    return account;
                },
                """
                select account_id,
                    coalesce(sum(input_tokens + output_tokens) filter (where started_at >= ?), 0) tokens,
                    coalesce(sum(cost) filter (where currency = ?), 0) cost
                from model_call where started_at >= ? group by account_id
                """,
                Period.of(today, zone).from(),
                now.currency,
                Period.of(YearMonth.from(today), zone).from());
        return now;
    }
}
