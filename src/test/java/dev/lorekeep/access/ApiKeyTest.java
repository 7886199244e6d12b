package dev.lorekeep.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.lorekeep.platform.DataFolder;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
class ApiKeyTest {
    @Inject
    TestingAccounts accounts;

    @Inject
    DataFolder folder;

    @Test
    void worksUntilItIsRevoked() {
        var browser = accounts.signIn(accounts.person(Role.USER));
        var created = browser.request()
                .body(Map.of("name", "nightly", "expiresInDays", 30))
                .post("/api/api-keys")
                .then()
                .statusCode(201)
                .body("key", startsWith("lk_"))
                .body("name", equalTo("nightly"))
                .extract()
                .jsonPath();
        var key = created.getString("key");
        assertThat(key).startsWith(created.getString("prefix"));
        with(key).get("/api/collections").then().statusCode(200);
        var listed = browser.request().get("/api/api-keys").asString();
        assertThat(listed).contains("nightly").doesNotContain(key);

        browser.request()
                .delete("/api/api-keys/" + created.getString("id"))
                .then()
                .statusCode(204);
        with(key).get("/api/collections").then().statusCode(401);
        browser.request().get("/api/api-keys").then().body("size()", equalTo(0));
    }

    @Test
    void isLimitedToItsScopeAndItsOwnersCurrentRights() {
        var team = accounts.team();
        var inScope = accounts.collection(team);
        var outOfScope = accounts.collection(team);
        var person = accounts.person(Role.USER, team);
        var key = accounts.apiKey(person, inScope);
        assertThat(idsSeenWith(key)).contains(inScope.toString()).doesNotContain(outOfScope.toString());
        accounts.leave(person.id(), team);
        assertThat(idsSeenWith(key)).isEmpty();
    }

    @Test
    void doesNotShowAdminsMoreThanItsScope() {
        var inScope = accounts.collection();
        var key = accounts.apiKey(accounts.person(Role.ADMIN), inScope);
        assertThat(idsSeenWith(key)).containsExactly(inScope.toString());
    }

    @Test
    void endsWithItsExpiryAndItsOwnersAccount() {
        var person = accounts.person(Role.USER);
        var expired = accounts.apiKey(person);
        accounts.execute(
                "update api_key set expires_at = now() - interval '1 second' where account_id = ?", person.id());
        var key = accounts.apiKey(person);
        with(expired).get("/api/collections").then().statusCode(401);
        with(key).get("/api/collections").then().statusCode(200);
        accounts.execute("update account set disabled = true where id = ?", person.id());
        with(key).get("/api/collections").then().statusCode(401);
    }

    @Test
    void cannotBeMadeForCollectionsItsOwnerDoesNotRead() {
        var browser = accounts.signIn(accounts.person(Role.USER));
        for (var scope : List.of(List.of(accounts.collection()), List.of(UUID.randomUUID()), List.of())) {
            var body = new HashMap<String, Object>();
            body.put("name", "too much");
            body.put("scope", scope);
            browser.request().body(body).post("/api/api-keys").then().statusCode(400);
        }
    }

    @Test
    void belongsToItsOwnerOnly() {
        var owner = accounts.person(Role.USER);
        accounts.apiKey(owner);
        var id =
                accounts.signIn(owner).request().get("/api/api-keys").jsonPath().getString("[0].id");
        var other = accounts.signIn(accounts.person(Role.ADMIN));
        other.request().get("/api/api-keys").then().body("id", not(hasItem(id)));
        other.request().delete("/api/api-keys/" + id).then().statusCode(404);
    }

    @Test
    void letsTheMachinesOwnCommandLineIn() throws IOException {
        var file = folder.secrets().resolve("cli-key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        // the first admin has to change its password, and yet the command line works, for administration too
        var key = Files.readString(file).strip();
        with(key).get("/api/session").then().statusCode(200).body("account.mustChangePassword", equalTo(true));
        with(key).get("/api/accounts").then().statusCode(200).body("name", hasItem("admin"));
    }

    private static RequestSpecification with(String key) {
        return given().header("Authorization", "Bearer " + key).contentType(ContentType.JSON);
    }

    private static List<String> idsSeenWith(String key) {
        return with(key).get("/api/collections").jsonPath().getList("id", String.class);
    }
}
