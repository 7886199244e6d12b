package dev.lorekeep.models.ledger;

import dev.lorekeep.access.Accounts;
import dev.lorekeep.models.Usage;
import dev.lorekeep.models.config.ModelSettings;
import dev.lorekeep.models.ledger.UsageReport.Group;
import dev.lorekeep.models.ledger.UsageReport.MachineUse;
import dev.lorekeep.models.ledger.UsageReport.OtherCurrency;
import dev.lorekeep.platform.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Sums up the ledger, a month at a time. */
@Singleton
final class UsageReports {
    private static final Comparator<Group> COSTLIEST = Comparator.comparingDouble(
                    (Group each) -> -each.figures().cost())
            .thenComparingLong(each -> -each.figures().input() - each.figures().output())
            .thenComparing(Group::name);
    private static final String OF_PERIOD = " where c.started_at >= ? and c.started_at < ? ";
    private static final int ID_START = 8;

    private final Database database;
    private final Supplier<ModelSettings> settings;
    private final Accounts accounts;
    private final Machines machines;
    private final Clock clock;
    private final ZoneId zone;

    UsageReports(
            Database database,
            Supplier<ModelSettings> settings,
            Accounts accounts,
            Machines machines,
            Clock clock,
            ZoneId zone) {
        this.database = database;
        this.settings = settings;
        this.accounts = accounts;
        this.machines = machines;
        this.clock = clock;
        this.zone = zone;
    }

    YearMonth thisMonth() {
        return YearMonth.from(Period.today(clock, zone));
    }

    UsageReport of(YearMonth month, Grouping by) {
        var now = settings.get();
        var period = Period.of(month, zone);
        var totals = totals(period, now.currency());
        var tokens = new Usage(totals.input(), totals.cached(), totals.output(), totals.thinking(), false);
        var uses = machines.uses(now.endpoints().values(), period);
        return new UsageReport(
                month,
                by.word(),
                firstMonth().orElse(null),
                zone.getId(),
                now.currency(),
                totals,
                by == Grouping.DAY ? days(month, now.currency()) : groups(by, period, now.currency()),
                otherCurrencies(period, now.currency()),
                uses,
                fullCost(uses, period, now.currency()),
                Costs.elsewhere(now.prices(), tokens));
    }

    private Optional<YearMonth> firstMonth() {
        return database.first(
                row -> YearMonth.from(Database.instant(row, "started_at").atZone(zone)),
                "select started_at from model_call order by started_at limit 1");
    }

    private Figures totals(Period period, String currency) {
        return database.first(
                        Figures::read,
                        "select " + Figures.COLUMNS + "from model_call c" + OF_PERIOD,
                        currency,
                        period.from(),
                        period.to())
                .orElseThrow();
    }

    private List<Group> groups(Grouping by, Period period, String currency) {
        var names = names(by);
        return database.list(row -> group(row, names), select(by), currency, period.from(), period.to()).stream()
                .sorted(COSTLIEST)
                .toList();
    }

    private static Group group(ResultSet row, UnaryOperator<String> names) throws SQLException {
        var key = row.getString("key");
        return new Group(key, names.apply(key), Figures.read(row));
    }

    private static String select(Grouping by) {
        return "select " + by.key + " key, " + Figures.COLUMNS + "from model_call c " + by.join + OF_PERIOD
                + "group by 1";
    }

    private UnaryOperator<String> names(Grouping by) {
        return switch (by) {
            case USER -> {
                var names = new HashMap<String, String>();
                for (var each : accounts.all())
                    names.put(each.id.toString(), each.displayName + " (" + each.name + ")");
                yield key -> names.getOrDefault(key, "Deleted account " + key.substring(0, ID_START));
            }
            case TEAM -> {
                var names = new HashMap<String, String>();
                accounts.teamNames().forEach((id, name) -> names.put(id.toString(), name));
                yield key -> key.isEmpty() ? "In no team" : names.getOrDefault(key, key);
            }
            case MODEL, TASK, DAY -> key -> key;
        };
    }

    /** Each day of the month that has begun, those without calls too. */
    private List<Group> days(YearMonth month, String currency) {
        var days = Period.days(month, Period.today(clock, zone));
        if (days.isEmpty()) return List.of();
        var beginnings =
                days.stream().map(day -> Period.of(day, zone).from().toString()).collect(Collectors.joining(","));
        var period = Period.of(month, zone);
        var byNumber = database
                .list(
                        row -> group(row, key -> key),
                        select(Grouping.DAY),
                        beginnings,
                        currency,
                        period.from(),
                        period.to())
                .stream()
                .collect(Collectors.toMap(Group::key, Group::figures));
        return days.stream()
                .map(day -> new Group(day.toString(), day.toString(), byNumber.getOrDefault(number(day), Figures.NONE)))
                .toList();
    }

    private static String number(LocalDate day) {
        return String.valueOf(day.getDayOfMonth());
    }

    private double fullCost(List<MachineUse> uses, Period period, String currency) {
        var cost = uses.stream().mapToDouble(MachineUse::hardwareCost).sum();
        var owned = uses.stream().map(MachineUse::endpoint).collect(Collectors.toSet());
        var others = database.list(
                row -> owned.contains(row.getString("endpoint")) ? 0.0 : row.getDouble("cost"),
                "select c.endpoint, sum(c.cost) cost from model_call c" + OF_PERIOD + "and c.currency = ? group by 1",
                period.from(),
                period.to(),
                currency);
        return cost + others.stream().mapToDouble(Double::doubleValue).sum();
    }

    private List<OtherCurrency> otherCurrencies(Period period, String currency) {
        return database.list(
                row -> new OtherCurrency(row.getString("currency"), row.getDouble("cost")),
                "select c.currency, sum(c.cost) cost from model_call c" + OF_PERIOD
                        + "and c.currency <> ? and c.cost > 0 group by 1 order by 1",
                period.from(),
                period.to(),
                currency);
    }
}
