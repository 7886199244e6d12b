package dev.lorekeep.chat;

import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.lorekeep.access.Role;
import dev.lorekeep.models.CallLog;
import dev.lorekeep.testing.PricedModels;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Person;
import dev.lorekeep.testing.TestingCalls;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.JsonConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
@WithTestResource(PricedModels.class)
class RunCallsTest {
    private static final RestAssuredConfig DOUBLES =
            RestAssuredConfig.config().jsonConfig(JsonConfig.jsonConfig().numberReturnType(NumberReturnType.DOUBLE));

    @Inject
    TestingAccounts accounts;

    @Inject
    CallLog ledger;

    @Test
    void tellsWhichModelWorkedOnAnAnswerAndWhy() {
        var person = accounts.person(Role.USER);
        var run = run(person);
        ledger.ended(TestingCalls.forRun(TestingCalls.by(person.id(), Instant.now()), run));
        ledger.ended(TestingCalls.forRun(
                TestingCalls.failed(person.id(), Instant.now().minusSeconds(5)), run));

        accounts.signIn(person)
                .request()
                .config(DOUBLES)
                .get("/api/runs/" + run + "/calls")
                .then()
                .statusCode(200)
                .body("calls.task", equalTo(List.of("rewrite", "answer")))
                .body("calls[0].outcome", equalTo("UNREACHABLE"))
                .body("calls[0].firstTokenMillis", equalTo(null))
                .body("calls[1].model", equalTo("qwen"))
                .body("calls[1].reason", equalTo("preferred: cheapest"))
                .body("calls[1].input", equalTo(1_000))
                .body("calls[1].thinking", equalTo(20))
                .body("calls[1].queuedMillis", equalTo(40))
                .body("calls[1].firstTokenMillis", equalTo(200))
                .body("calls[1].durationMillis", equalTo(1_200))
                .body("calls[1].cost", closeTo(0.01, 1e-9))
                .body("elsewhereCurrency", equalTo("EUR"))
                // 600 new and 400 cached tokens in, 100 out, in dollars at 0.9
                .body("elsewhere[0].cost", closeTo((600 * 3 + 400 * 0.3 + 100 * 15) * 0.9 / 1e6, 1e-9));
    }

    @Test
    void saysThatQuotesNeededNoCall() {
        var person = accounts.person(Role.USER);

        accounts.signIn(person)
                .request()
                .get("/api/runs/" + run(person) + "/calls")
                .then()
                .statusCode(200)
                .body("calls", hasSize(0))
                .body("elsewhere", hasSize(0));
    }

    @Test
    void showsNobodyElseNotEvenAnAdmin() {
        var person = accounts.person(Role.USER);
        var run = run(person);
        ledger.ended(TestingCalls.forRun(TestingCalls.by(person.id(), Instant.now()), run));

        for (var role : Role.values())
            accounts.signIn(accounts.person(role))
                    .request()
                    .get("/api/runs/" + run + "/calls")
                    .then()
                    .statusCode(404);
    }

    @Test
    void keepsTheUseOfWhoAndWhatIsDeleted() {
        var person = accounts.person(Role.USER);
        var call = TestingCalls.forRun(TestingCalls.by(person.id(), Instant.now()), run(person));
        ledger.ended(call);

        accounts.execute("delete from account where id = ?", person.id());

        // fails if there is no such row
        accounts.signIn(accounts.person(Role.ADMIN))
                .request()
                .get("/api/usage?by=user")
                .then()
                .statusCode(200)
                .body(
                        "groups.find { it.key == '%s' }.name".formatted(person.id()),
                        equalTo("Deleted account " + person.id().toString().substring(0, 8)));
    }

    /** An answered question of this person. */
    private UUID run(Person person) {
        var conversation = UUID.randomUUID();
        var question = UUID.randomUUID();
        var run = UUID.randomUUID();
        accounts.execute(
                "insert into conversation (id, account_id, title, created_at, updated_at) values (?, ?, 'c', now(), now())",
                conversation,
                person.id());
        accounts.execute(
                "insert into message (id, conversation_id, author, body, created_at) values (?, ?, 'PERSON', 'q', now())",
                question,
                conversation);
        accounts.execute(
                "insert into run (id, conversation_id, account_id, question_id, collections, state, created_at)"
                        + " values (?, ?, ?, ?, '{}', 'ANSWERED', now())",
                run,
                conversation,
                person.id(),
                question);
        return run;
    }
}
