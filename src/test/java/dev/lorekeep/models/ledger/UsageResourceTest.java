package dev.lorekeep.models.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.lorekeep.access.Role;
import dev.lorekeep.testing.PricedModels;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingCalls;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
@WithTestResource(PricedModels.class)
class UsageResourceTest {
    @Inject
    TestingAccounts accounts;

    @Inject
    Ledger ledger;

    @Test
    void reportsThisMonthByUserUnlessAskedOtherwise() {
        var person = accounts.person(Role.USER);
        ledger.ended(TestingCalls.by(person.id(), Instant.now()));

        var report = accounts.signIn(accounts.person(Role.AUDITOR))
                .request()
                .get("/api/usage")
                .then()
                .statusCode(200)
                .body("by", equalTo("user"))
                .body("currency", equalTo("EUR"))
                .body("elsewhere.name", equalTo(java.util.List.of("frontier-xl", "frontier-mini")))
                .body("elsewhere[0].date", equalTo("2026-10-01"))
                .extract()
                .jsonPath();

        assertThat(report.getString("month"))
                .isEqualTo(LocalDate.now(ZoneId.systemDefault()).toString().substring(0, 7));
        assertThat(report.getLong("groups.find { it.key == '%s' }.figures.input".formatted(person.id())))
                .isEqualTo(1_000);
    }

    @Test
    void refusesWhatIsNoMonthAndNoGrouping() {
        var admin = accounts.signIn(accounts.person(Role.ADMIN));
        for (var month : new String[] {"november", "2026-13", "99999-01", "2026-11-01"})
            admin.request()
                    .get("/api/usage?month=" + month)
                    .then()
                    .statusCode(400)
                    .body("detail", containsString("written like 2026-11"));
        admin.request()
                .get("/api/usage/csv?by=account_id")
                .then()
                .statusCode(400)
                .body("detail", containsString("user, team, model, task or day"));
    }

    @Test
    void givesAFileThatSpreadsheetsDoNotRun() {
        var person = accounts.person(Role.USER);
        accounts.execute("update account set display_name = '=cmd()' where id = ?", person.id());
        ledger.ended(TestingCalls.by(person.id(), Instant.parse("2025-03-10T12:00:00Z")));

        var csv = accounts.signIn(accounts.person(Role.ADMIN))
                .request()
                .get("/api/usage/csv?month=2025-03&by=user")
                .then()
                .statusCode(200)
                .header("Content-Type", containsString("text/csv"))
                .header("Content-Disposition", equalTo("attachment; filename=\"usage-2025-03-by-user.csv\""))
                .extract()
                .asString();

        assertThat(csv.lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("'=cmd() (" + person.name() + "),1,0,1000,400,100,20,0,0.01,EUR,200,200,100");
    }

    @Test
    void tellsAPersonTheirOwnUseAndNobodyElses() {
        var person = accounts.person(Role.USER);
        ledger.ended(TestingCalls.by(person.id(), Instant.now()));
        ledger.ended(TestingCalls.by(accounts.person(Role.USER).id(), Instant.now()));

        accounts.signIn(person)
                .request()
                .get("/api/usage/mine")
                .then()
                .statusCode(200)
                .body("today.calls", equalTo(1))
                .body("today.tokens", equalTo(1_100))
                .body("month.cost", equalTo(0.01f))
                .body("limits.kind", hasItems("REQUESTS_PER_MINUTE", "TOKENS_PER_DAY", "COST_PER_MONTH"))
                .body("limits.find { it.kind == 'TOKENS_PER_DAY' }.left", equalTo(498_900f));
    }
}
