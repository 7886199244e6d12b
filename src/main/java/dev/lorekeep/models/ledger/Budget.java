package dev.lorekeep.models.ledger;

import dev.lorekeep.access.Caller;
import dev.lorekeep.models.Allowance;
import dev.lorekeep.models.config.ModelSettings;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps people and teams within the limits of {@code models.yaml}. Calls count once they have ended: those that run at the same
 * time may go over.
 */
@Singleton
final class Budget implements Allowance {
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);

    private final Supplier<ModelSettings> settings;
    private final Payers payers;
    private final Spent spent;
    private final Rates rates;
    private final Clock clock;
    private final ZoneId zone;

    Budget(Supplier<ModelSettings> settings, Payers payers, Spent spent, Rates rates, Clock clock, ZoneId zone) {
        this.settings = settings;
        this.payers = payers;
        this.spent = spent;
        this.rates = rates;
        this.clock = clock;
        this.zone = zone;
    }

    @Override
    public Optional<String> refusal(Caller caller) {
        var now = settings.get();
        var all = payers.of(caller, now.budgets());
        return all.stream()
                .flatMap(payer -> tokens(payer).or(() -> cost(payer, now.currency())).stream())
                .findFirst()
                // last, because it counts
                .or(() -> rates.take(all).map(Budget::wait));
    }

    private Optional<String> tokens(Payer payer) {
        var limit = payer.limits().tokensPerDay();
        if (limit.isEmpty()) return Optional.empty();
        var used = spent.tokensToday(payer.accounts());
        if (used < limit.getAsLong()) return Optional.empty();
        return Optional.of("%s used %s tokens today, and %s limit is %s; it is renewed at midnight."
                .formatted(payer.have(), count(used), payer.own(), count(limit.getAsLong())));
    }

    private Optional<String> cost(Payer payer, String currency) {
        var limit = payer.limits().costPerMonth();
        if (limit.isEmpty()) return Optional.empty();
        var used = spent.costThisMonth(payer.accounts());
        if (used < limit.getAsDouble()) return Optional.empty();
        var month = YearMonth.from(Period.today(clock, zone));
        return Optional.of("%s used %s of %s budget of %s for %s; it is renewed on %s."
                .formatted(
                        payer.have(),
                        Money.of(used, currency),
                        payer.own(),
                        Money.of(limit.getAsDouble(), currency),
                        month.format(MONTH),
                        month.plusMonths(1).atDay(1).format(DAY)));
    }

    private static String wait(Rates.Wait wait) {
        var limit = wait.payer().limits().requestsPerMinute().orElseThrow();
        var seconds = Math.max(1, wait.length().plusMillis(999).toSeconds());
        return "%s asked %s within a minute, which is %s limit; ask again in %s."
                .formatted(
                        wait.payer().have(),
                        limit == 1 ? "a question" : count(limit) + " questions",
                        wait.payer().own(),
                        seconds == 1 ? "a second" : seconds + " seconds");
    }

    private static String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }
}
