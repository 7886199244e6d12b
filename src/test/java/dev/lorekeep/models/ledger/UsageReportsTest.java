package dev.lorekeep.models.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lorekeep.access.Accounts;
import dev.lorekeep.access.Role;
import dev.lorekeep.models.ModelCall;
import dev.lorekeep.models.Usage;
import dev.lorekeep.models.config.ModelSettings;
import dev.lorekeep.models.ledger.UsageReport.Group;
import dev.lorekeep.models.ledger.UsageReport.OtherCurrency;
import dev.lorekeep.platform.Database;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingCalls;
import dev.lorekeep.testing.TestingDatabase;
import dev.lorekeep.testing.TestingModels;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a ledger of their own, in November 2026 in Berlin; people and teams are those of the service. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class UsageReportsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final YearMonth MONTH = YearMonth.of(2026, 11);
    private static final Instant NOW = at("2026-11-11T00:00");
    private static final ModelSettings EUROS = settings("EUR");

    @Inject
    Accounts accounts;

    @Inject
    TestingAccounts people;

    private DataSource source;
    private Database database;
    private Clock clock = Clock.fixed(NOW, BERLIN);

    @BeforeEach
    void emptyLedger() {
        source = TestingDatabase.fresh();
        database = new Database(source);
    }

    @Test
    void findsTheCallsOfARunAsTheyWere() {
        var run = UUID.randomUUID();
        var first = TestingCalls.forRun(TestingCalls.by(UUID.randomUUID(), NOW), run);
        var second = TestingCalls.forRun(TestingCalls.failed(UUID.randomUUID(), NOW.plusSeconds(1)), run);
        keep(second, first, TestingCalls.by(UUID.randomUUID(), NOW));

        assertThat(ledger(EUROS).ofRun(run))
                .containsExactly(new StoredCall(first, "EUR"), new StoredCall(second, "EUR"));
    }

    @Test
    void losesNoAnswerWhenTheDatabaseRefuses() {
        var call = TestingCalls.by(UUID.randomUUID(), NOW);
        keep(call);
        // the same id again
        keep(call);

        assertThat(report(Grouping.MODEL).totals().calls()).isEqualTo(1);
    }

    @Test
    void sumsUpAMonth() {
        var person = UUID.randomUUID();
        keep(
                TestingCalls.by(person, at("2026-11-01T00:00")),
                TestingCalls.by(person, at("2026-11-10T23:59")),
                TestingCalls.failed(person, at("2026-11-05T12:00")),
                TestingCalls.by(person, at("2026-10-31T23:59")),
                TestingCalls.by(person, at("2026-12-01T00:00")));

        var report = report(Grouping.TASK);

        assertThat(report.totals()).isEqualTo(new Figures(3, 1, 2_000, 800, 200, 40, 0, 0.02, 200.0, 200.0, 100.0));
        assertThat(report.firstMonth()).isEqualTo(YearMonth.of(2026, 10));
        assertThat(report.groups()).extracting(Group::name).containsExactly("answer", "rewrite");
        assertThat(report.groups().getLast().figures())
                .isEqualTo(new Figures(1, 1, 0, 0, 0, 0, 0, 0, null, null, null));
    }

    @Test
    void putsCallsOnTheDaysOfTheMachinesTimeZone() {
        // 23:30 UTC on the 2nd is the 3rd in Berlin
        keep(TestingCalls.by(UUID.randomUUID(), Instant.parse("2026-11-02T23:30:00Z")));

        var days = report(Grouping.DAY).groups();

        assertThat(days).hasSize(11);
        assertThat(days.getFirst().name()).isEqualTo("2026-11-01");
        assertThat(days)
                .filteredOn(day -> day.figures().calls() > 0)
                .extracting(Group::name)
                .containsExactly("2026-11-03");
    }

    @Test
    void keepsDaysOfTheHourThatComesTwice() {
        // clocks go back on 25 October 2026: that day has 25 hours
        keep(
                TestingCalls.by(UUID.randomUUID(), Instant.parse("2026-10-24T22:00:00Z")),
                TestingCalls.by(UUID.randomUUID(), Instant.parse("2026-10-25T22:59:59Z")),
                TestingCalls.by(UUID.randomUUID(), Instant.parse("2026-10-25T23:00:00Z")));

        var days = reports(EUROS).of(YearMonth.of(2026, 10), Grouping.DAY).groups();

        assertThat(days).hasSize(31);
        assertThat(days.get(24).figures().calls()).isEqualTo(2);
        assertThat(days.get(25).figures().calls()).isEqualTo(1);
    }

    @Test
    void namesPeopleAndThoseWhoAreGone() {
        var person = people.person(Role.USER);
        var gone = UUID.fromString("12345678-0000-4000-8000-000000000000");
        keep(TestingCalls.by(person.id(), NOW), TestingCalls.by(person.id(), NOW), TestingCalls.by(gone, NOW));

        assertThat(report(Grouping.USER).groups())
                .extracting(Group::name)
                .containsExactly("Person " + person.id() + " (" + person.name() + ")", "Deleted account 12345678");
    }

    @Test
    void countsACallForEachTeamOfAPerson() {
        var research = people.team();
        var sales = people.team();
        // teams are joined in the database of the ledger
        database = new Database(serviceDatabase);
        var far = YearMonth.of(2999, 3);
        var begin = far.atDay(2).atStartOfDay(BERLIN).toInstant();
        clock = Clock.fixed(begin, BERLIN);
        var both = people.person(Role.USER, research, sales);
        var one = people.person(Role.USER, sales);
        keep(
                TestingCalls.by(both.id(), begin),
                TestingCalls.by(one.id(), begin),
                TestingCalls.by(people.person(Role.USER).id(), begin),
                TestingCalls.by(UUID.randomUUID(), begin));

        var report = reports(EUROS).of(far, Grouping.TEAM);

        assertThat(report.totals().calls()).isEqualTo(4);
        assertThat(report.groups())
                .extracting(Group::name, group -> group.figures().calls())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("team-" + sales, 2L),
                        org.assertj.core.groups.Tuple.tuple("team-" + research, 1L),
                        org.assertj.core.groups.Tuple.tuple("In no team", 2L));
    }

    @Inject
    DataSource serviceDatabase;

    @Test
    void tellsWhatTheMachineCostWhileItIdled() {
        // ten days of November less one hour, of which 12 hours were worked
        var since = at("2026-11-01T01:00");
        keep(new ModelCall(
                UUID.randomUUID(),
                since,
                UUID.randomUUID(),
                java.util.Optional.empty(),
                "answer",
                "qwen",
                "gpu1",
                "COMPLETE",
                new Usage(0, 0, 3_000_000, 0, false),
                java.time.Duration.ZERO,
                java.util.Optional.empty(),
                java.time.Duration.ofHours(12),
                12 * 3_600.0,
                12,
                "only one"));

        var machine = report(Grouping.MODEL).machines().getFirst();

        assertThat(machine.since()).isEqualTo(since);
        assertThat(machine.hours()).isCloseTo(239, within(1e-6));
        assertThat(machine.occupiedHours()).isCloseTo(12, within(1e-6));
        assertThat(machine.utilisation()).isCloseTo(12.0 / 239, within(1e-9));
        assertThat(machine.hardwareCost()).isCloseTo(239, within(1e-6));
        assertThat(machine.idleCost()).isCloseTo(227, within(1e-6));
        assertThat(machine.costPerMillionOutput()).isCloseTo(239.0 / 3, within(1e-6));
    }

    @Test
    void addsTheMachinesIdleHoursToWhatIsPaidByTheToken() {
        var person = UUID.randomUUID();
        var call = TestingCalls.by(person, at("2026-11-01T00:00"));
        keep(call, TestingCalls.at(TestingCalls.by(person, NOW), "cloud"));

        // 240 hours at 1 EUR, and one call at another endpoint
        assertThat(report(Grouping.MODEL).fullCost()).isCloseTo(240.01, within(1e-6));
        assertThat(report(Grouping.MODEL).totals().cost()).isEqualTo(0.02);
    }

    @Test
    void countsAMachineFromTheMonthsBeginningWhenItWasInUseBefore() {
        keep(TestingCalls.by(UUID.randomUUID(), at("2026-09-05T00:00")));

        assertThat(report(Grouping.MODEL).machines()).singleElement().satisfies(machine -> {
            assertThat(machine.since()).isEqualTo(at("2026-11-01T00:00"));
            assertThat(machine.hours()).isCloseTo(240, within(1e-6));
            assertThat(machine.utilisation()).isZero();
            assertThat(machine.costPerMillionOutput()).isNull();
        });
        assertThat(reports(EUROS).of(YearMonth.of(2026, 8), Grouping.MODEL).machines())
                .isEmpty();
        assertThat(reports(EUROS).of(YearMonth.of(2026, 12), Grouping.MODEL).machines())
                .isEmpty();
    }

    @Test
    void comparesTheMonthsTokensWithListedPrices() {
        keep(TestingCalls.call(UUID.randomUUID(), NOW, "qwen", new Usage(1_000_000, 0, 1_000_000, 0, false), 0.5));

        assertThat(report(Grouping.MODEL).elsewhere()).singleElement().satisfies(big -> {
            assertThat(big.name()).isEqualTo("big");
            assertThat(big.cost()).isCloseTo(12, within(1e-9));
            assertThat(big.source()).isEqualTo("https://x");
        });
    }

    @Test
    void mixesNoCurrencies() {
        keep(TestingCalls.by(UUID.randomUUID(), NOW));
        keep(settings("CHF"), TestingCalls.by(UUID.randomUUID(), NOW));

        var report = report(Grouping.MODEL);

        assertThat(report.totals().cost()).isEqualTo(0.01);
        assertThat(report.otherCurrencies()).containsExactly(new OtherCurrency("CHF", 0.01));
    }

    private void keep(ModelCall... calls) {
        keep(EUROS, calls);
    }

    private void keep(ModelSettings settings, ModelCall... calls) {
        for (var call : calls) ledger(settings).ended(call);
    }

    private Ledger ledger(ModelSettings settings) {
        return new Ledger(database, () -> settings, new Spent(database, () -> settings, clock, BERLIN));
    }

    private UsageReport report(Grouping by) {
        return reports(EUROS).of(MONTH, by);
    }

    private UsageReports reports(ModelSettings settings) {
        return new UsageReports(database, () -> settings, accounts, new Machines(database, clock), clock, BERLIN);
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    }

    private static ModelSettings settings(String currency) {
        return TestingModels.settings("""
                currency: %s
                endpoints:
                  gpu1: {url: http://gpu1/v1, hardware: {price: 0, operations-per-hour: 1}}
                  cloud: {url: http://cloud/v1}
                prices:
                  big: {input: 2, output: 10, date: 2026-10-01, source: "https://x"}
                """.formatted(currency));
    }
}
