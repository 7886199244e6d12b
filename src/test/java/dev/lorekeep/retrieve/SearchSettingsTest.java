package dev.lorekeep.retrieve;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.lorekeep.access.Role;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With the bundled model, which is told nothing with a question. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class SearchSettingsTest {
    @Inject
    TestingAccounts accounts;

    @Test
    void saysThatTheModelIsToldNothing() {
        var path = "/api/collections/" + accounts.collectionForEveryone() + "/search-settings";
        var admin = accounts.signIn(accounts.person(Role.ADMIN));

        admin.request()
                .get(path)
                .then()
                .statusCode(200)
                .body("queryInstruction", nullValue())
                .body("usualInstruction", nullValue())
                .body("model", containsString("bge-small"));
        admin.request()
                .contentType(ContentType.JSON)
                .body(Map.of("queryInstruction", "Find the clause"))
                .put(path)
                .then()
                .statusCode(409)
                .body("detail", containsString("takes no instruction"));
        // one that was set for another model can be taken back
        admin.request()
                .contentType(ContentType.JSON)
                .body("{}")
                .put(path)
                .then()
                .statusCode(200)
                .body("queryInstruction", equalTo(null));
    }
}
