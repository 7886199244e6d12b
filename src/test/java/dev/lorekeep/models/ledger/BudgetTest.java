package dev.lorekeep.models.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.access.Accounts;
import dev.lorekeep.access.Caller;
import dev.lorekeep.access.Role;
import dev.lorekeep.models.Usage;
import dev.lorekeep.models.config.ModelSettings;
import dev.lorekeep.models.ledger.Allotment.Kind;
import dev.lorekeep.models.ledger.Allotment.Limit;
import dev.lorekeep.platform.Database;
import dev.lorekeep.testing.SettableClock;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingCalls;
import dev.lorekeep.testing.TestingDatabase;
import dev.lorekeep.testing.TestingModels;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clock stands at half a minute before midnight on 31 January 2026. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class BudgetTest {
    @Inject
    Accounts accounts;

    @Inject
    TestingAccounts people;

    private final SettableClock clock = new SettableClock();
    private ModelSettings written = ModelSettings.NONE;
    private final Supplier<ModelSettings> settings = () -> written;
    private Database database;
    private Spent spent;
    private Ledger ledger;
    private Rates rates;

    @BeforeEach
    void emptyLedger() {
        database = new Database(TestingDatabase.fresh());
        start();
    }

    private void start() {
        spent = new Spent(database, settings, clock, ZoneOffset.UTC);
        ledger = new Ledger(database, settings, spent);
        rates = new Rates(clock);
    }

    @Test
    void refusesNobodyWithoutLimits() {
        var person = people.person(Role.USER).caller();
        use(person.accountId(), 1_000_000_000, 1_000_000);

        assertThat(budget().refusal(person)).isEmpty();
    }

    @Test
    void countsTheTokensOfADayUntilMidnight() {
        budgets("each-user: {tokens-per-day: 500k}");
        var person = people.person(Role.USER).caller();
        use(person.accountId(), 499_999, 0);
        use(UUID.randomUUID(), 1_000_000, 0);
        assertThat(budget().refusal(person)).isEmpty();

        use(person.accountId(), 12_341, 0);

        assertThat(budget().refusal(person))
                .hasValue("You have used 512,340 tokens today, and your limit is 500,000; it is renewed at midnight.");
        clock.advance(Duration.ofSeconds(30));
        assertThat(budget().refusal(person)).isEmpty();
    }

    @Test
    void countsTheCostOfAMonthForAllMembersOfATeam() {
        var team = people.team();
        budgets("teams: {team-%s: {cost-per-month: 20}}".formatted(team));
        var one = people.person(Role.USER, team);
        var other = people.person(Role.USER, team);
        use(one.id(), 1, 12);
        assertThat(budget().refusal(one.caller())).isEmpty();

        use(other.id(), 1, 8.5);

        assertThat(budget().refusal(one.caller()))
                .hasValue(
                        "Your team team-%s has used 20.50 EUR of its budget of 20.00 EUR for January; it is renewed on 1 February."
                                .formatted(team));
        assertThat(budget().refusal(people.person(Role.USER).caller())).isEmpty();
        clock.advance(Duration.ofSeconds(30));
        assertThat(budget().refusal(one.caller())).isEmpty();
    }

    @Test
    void letsThemAskAgainWhenTheMinuteAllows() {
        budgets("each-user: {requests-per-minute: 2}");
        var person = people.person(Role.USER).caller();
        var budget = budget();
        assertThat(budget.refusal(person)).isEmpty();
        assertThat(budget.refusal(person)).isEmpty();

        assertThat(budget.refusal(person))
                .hasValue("You have asked 2 questions within a minute, which is your limit; ask again in 30 seconds.");

        clock.advance(Duration.ofSeconds(30));
        assertThat(budget.refusal(person)).isEmpty();
        assertThat(budget.refusal(person)).isPresent();
        assertThat(budget.refusal(people.person(Role.USER).caller())).isEmpty();
    }

    @Test
    void takesNothingFromThePersonWhenTheTeamHasToWait() {
        var team = people.team();
        budgets("each-user: {requests-per-minute: 2}\n  teams: {team-%s: {requests-per-minute: 1}}".formatted(team));
        var budget = budget();
        budget.refusal(people.person(Role.USER, team).caller());
        var person = people.person(Role.USER, team).caller();

        for (var i = 0; i < 5; i++)
            assertThat(budget.refusal(person))
                    .hasValue(
                            "Your team team-%s has asked a question within a minute, which is its limit; ask again in 60 seconds."
                                    .formatted(team));

        assertThat(mine(person).limits()).first().extracting(Limit::left).isEqualTo(2.0);
    }

    @Test
    void obeysChangedLimitsAtOnce() {
        budgets("each-user: {tokens-per-day: 100, requests-per-minute: 1}");
        var person = people.person(Role.USER).caller();
        use(person.accountId(), 150, 0);
        var budget = budget();
        assertThat(budget.refusal(person)).isPresent();

        budgets("each-user: {tokens-per-day: 200, requests-per-minute: 2}");

        assertThat(budget.refusal(person)).isEmpty();
        assertThat(budget.refusal(person)).isEmpty();
        assertThat(budget.refusal(person)).isPresent();
    }

    @Test
    void remembersAcrossARestart() {
        budgets("each-user: {cost-per-month: 5}");
        var person = people.person(Role.USER).caller();
        use(person.accountId(), 1, 4);
        // in memory by now
        assertThat(budget().refusal(person)).isEmpty();
        use(person.accountId(), 1, 4);
        assertThat(budget().refusal(person)).isPresent();

        start();

        assertThat(budget().refusal(person)).isPresent();
    }

    @Test
    void countsACallThatCouldNotBeWritten() {
        budgets("each-user: {tokens-per-day: 2k}");
        var person = people.person(Role.USER).caller();
        var call = TestingCalls.by(person.accountId(), clock.instant());
        assertThat(budget().refusal(person)).isEmpty();
        ledger.ended(call);

        // the same id again is refused by the database
        ledger.ended(call);

        assertThat(budget().refusal(person)).isPresent();
    }

    @Test
    void tellsWhatIsLeft() {
        var team = people.team();
        budgets("each-user: {requests-per-minute: 30, tokens-per-day: 1k}\n  teams: {team-%s: {cost-per-month: 20}}"
                .formatted(team));
        var person = people.person(Role.USER, team).caller();
        use(person.accountId(), 300, 2);
        budget().refusal(person);

        var mine = mine(person);

        assertThat(mine.today()).isEqualTo(new Allotment.Amount(0, 1, 300, 2));
        assertThat(mine.month()).isEqualTo(mine.today());
        assertThat(mine.currency()).isEqualTo("EUR");
        var midnight = Instant.parse("2026-02-01T00:00:00Z");
        assertThat(mine.limits())
                .containsExactly(
                        new Limit(null, Kind.REQUESTS_PER_MINUTE, 30, 29, null),
                        new Limit(null, Kind.TOKENS_PER_DAY, 1_000, 700, midnight),
                        new Limit("team-" + team, Kind.COST_PER_MONTH, 20, 18, midnight));
    }

    private void use(UUID account, long tokens, double cost) {
        ledger.ended(TestingCalls.call(account, clock.instant(), "qwen", new Usage(tokens, 0, 0, 0, false), cost));
    }

    private void budgets(String yaml) {
        written = TestingModels.settings("budgets:\n  " + yaml + "\n");
    }

    private Budget budget() {
        return new Budget(settings, new Payers(accounts), spent, rates, clock, ZoneOffset.UTC);
    }

    private Allotment.Mine mine(Caller caller) {
        return new Allotment(database, settings, new Payers(accounts), spent, rates, clock, ZoneOffset.UTC).of(caller);
    }
}
