package dev.lorekeep.agent.extract;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;

import dev.lorekeep.access.Role;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
class ExtractionWithoutModelTest {
    @Inject
    TestingAccounts accounts;

    @Test
    void refusesToStartWithoutAModelAndSaysWhatHelps() {
        var team = accounts.team();
        var browser = accounts.signIn(accounts.person(Role.USER, team));
        browser.request()
                .body(Map.of("agent", "extract", "collection", accounts.collection(team)))
                .post("/api/extractions")
                .then()
                .statusCode(409)
                .body("detail", containsString("models.yaml"));
        browser.request().get("/api/extractions").then().body("", hasSize(0));
    }
}
