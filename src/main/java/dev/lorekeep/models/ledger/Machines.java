package dev.lorekeep.models.ledger;

import dev.lorekeep.models.config.Endpoint;
import dev.lorekeep.models.config.Hardware;
import dev.lorekeep.models.ledger.UsageReport.MachineUse;
import dev.lorekeep.platform.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** How busy the company's machines were and what they cost, busy or not. */
@Singleton
final class Machines {
    private static final double SECONDS_AN_HOUR = 3_600;
    private static final double MILLION = 1e6;

    private final Database database;
    private final Clock clock;

    Machines(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    private record Work(double occupiedHours, long output) {}

    /** Endpoints without a price for their hardware, and those that were not in use yet, are left out. */
    List<MachineUse> uses(Collection<Endpoint> endpoints, Period period) {
        return endpoints.stream()
                .flatMap(each -> each.hardware().flatMap(machine -> use(each.name(), machine, period)).stream())
                .toList();
    }

    private Optional<MachineUse> use(String endpoint, Hardware machine, Period period) {
        var now = clock.instant();
        var until = now.isBefore(period.to()) ? now : period.to();
        return firstCall(endpoint)
                .map(first -> first.isBefore(period.from()) ? period.from() : first)
                .filter(since -> since.isBefore(until))
                .map(since -> use(endpoint, machine, since, until, work(endpoint, period)));
    }

    private static MachineUse use(String endpoint, Hardware machine, Instant since, Instant until, Work work) {
        var hours = Duration.between(since, until).toMillis() / 1_000.0 / SECONDS_AN_HOUR;
        // a call belongs to the hour it began in: one that runs over the end may make it more than there is
        var occupied = Math.min(work.occupiedHours, hours);
        var cost = hours * machine.perHour();
        return new MachineUse(
                endpoint,
                since,
                hours,
                occupied,
                occupied / hours,
                cost,
                (hours - occupied) * machine.perHour(),
                work.output,
                work.output == 0 ? null : cost / work.output * MILLION);
    }

    private Optional<Instant> firstCall(String endpoint) {
        return database.first(
                row -> Database.instant(row, "started_at"),
                "select started_at from model_call where endpoint = ? order by started_at limit 1",
                endpoint);
    }

    private Work work(String endpoint, Period period) {
        return database.first(
                        row -> new Work(row.getDouble("occupied") / SECONDS_AN_HOUR, row.getLong("output")),
                        """
                        select coalesce(sum(occupied_seconds), 0) occupied, coalesce(sum(output_tokens), 0) output
                        from model_call where endpoint = ? and started_at >= ? and started_at < ?
                        """,
                        endpoint,
                        period.from(),
                        period.to())
                .orElseThrow();
    }
}
