package dev.lorekeep.models.ledger;

import dev.lorekeep.access.Caller;
import dev.lorekeep.models.config.ModelSettings;
import dev.lorekeep.platform.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a person has used and what they have left. */
@Singleton
final class Allotment {
    private final Database database;
    private final Supplier<ModelSettings> settings;
    private final Payers payers;
    private final Spent spent;
    private final Rates rates;
    private final Clock clock;
    private final ZoneId zone;

    Allotment(
            Database database,
            Supplier<ModelSettings> settings,
            Payers payers,
            Spent spent,
            Rates rates,
            Clock clock,
            ZoneId zone) {
        this.database = database;
        this.settings = settings;
        this.payers = payers;
        this.spent = spent;
        this.rates = rates;
        this.clock = clock;
        this.zone = zone;
    }

    /** @param limits theirs, then those of their teams */
    record Mine(Amount today, Amount month, String currency, List<Limit> limits) {}

    /**
     * @param questions answers that calls were made for
     * @param tokens input and output
     */
    record Amount(long questions, long calls, long tokens, double cost) {}

    enum Kind {
        REQUESTS_PER_MINUTE,
        TOKENS_PER_DAY,
        COST_PER_MONTH
    }

    /**
     * @param team whose limit it is, of all members together; null for the person's own
     * @param renewedAt null for requests, which are renewed all the time
     */
    record Limit(
            @Nullable String team,
            Kind kind,
            double limit,
            double left,
            @Nullable Instant renewedAt) {}

    Mine of(Caller caller) {
        var now = settings.get();
        var today = Period.today(clock, zone);
        var day = Period.of(today, zone);
        var month = Period.of(YearMonth.from(today), zone);
        var limits = new ArrayList<Limit>();
        for (var payer : payers.of(caller, now.budgets())) {
            var team = payer.team().orElse(null);
            var given = payer.limits();
            given.requestsPerMinute()
                    .ifPresent(limit ->
                            limits.add(new Limit(team, Kind.REQUESTS_PER_MINUTE, limit, rates.left(payer), null)));
            given.tokensPerDay()
                    .ifPresent(limit -> limits.add(new Limit(
                            team,
                            Kind.TOKENS_PER_DAY,
                            limit,
                            Math.max(0, limit - spent.tokensToday(payer.accounts())),
                            day.to())));
            given.costPerMonth()
                    .ifPresent(limit -> limits.add(new Limit(
                            team,
                            Kind.COST_PER_MONTH,
                            limit,
                            Math.max(0, limit - spent.costThisMonth(payer.accounts())),
                            month.to())));
        }
        return new Mine(
                amount(caller, day, now.currency()), amount(caller, month, now.currency()), now.currency(), limits);
    }

    private Amount amount(Caller caller, Period period, String currency) {
        return database.first(
                        row -> new Amount(
                                row.getLong("questions"),
                                row.getLong("calls"),
                                row.getLong("tokens"),
                                row.getDouble("cost")),
                        """
                        select count(distinct run_id) questions, count(*) calls,
                            coalesce(sum(input_tokens + output_tokens), 0) tokens,
                            coalesce(sum(cost) filter (where currency = ?), 0) cost
                        from model_call where account_id = ? and started_at >= ? and started_at < ?
                        """,
                        currency,
                        caller.accountId(),
                        period.from(),
                        period.to())
                .orElseThrow();
    }
}
