package dev.lorekeep.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Browser;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
class AdministrationTest {
    @Inject
    TestingAccounts accounts;

    @Inject
    Collections collections;

    @Test
    void managesAccountsAndTeams() {
        var admin = admin();
        var name = "Grace-" + UUID.randomUUID();
        var team = admin.request()
                .body(Map.of("name", "Team " + name))
                .post("/api/teams")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        var account = admin.request()
                .body(Map.of("name", name, "displayName", "Grace", "role", "USER", "teams", List.of(team)))
                .post("/api/accounts")
                .then()
                .statusCode(201)
                .body("oneTimePassword", notNullValue())
                .extract()
                .<String>path("id");
        admin.request().get("/api/accounts").then().body("name", hasItem(name.toLowerCase(Locale.ROOT)));
        admin.request()
                .get("/api/teams")
                .then()
                .body("find { it.id == '" + team + "' }.members", equalTo(List.of(account)));
        admin.request()
                .body(Map.of("displayName", "Grace H.", "teams", List.of()))
                .patch("/api/accounts/" + account)
                .then()
                .statusCode(200)
                .body("displayName", equalTo("Grace H."))
                .body("teams", equalTo(List.of()))
                .body("oneTimePassword", nullValue());
        admin.request()
                .body(Map.of("name", "Renamed " + name, "members", List.of(account)))
                .patch("/api/teams/" + team)
                .then()
                .statusCode(200)
                .body("members", equalTo(List.of(account)));
        admin.request()
                .post("/api/accounts/" + account + "/password-reset")
                .then()
                .statusCode(200);
        admin.request().delete("/api/teams/" + team).then().statusCode(204);
        admin.request().delete("/api/accounts/" + account).then().statusCode(204);
        admin.request().delete("/api/accounts/" + account).then().statusCode(404);
    }

    @Test
    void answersMistakesInSentences() {
        var admin = admin();
        var team = "Twice " + UUID.randomUUID();
        admin.request().body(Map.of("name", team)).post("/api/teams").then().statusCode(201);
        admin.request()
                .body(Map.of("name", team))
                .post("/api/teams")
                .then()
                .statusCode(409)
                .body("detail", containsString("already"));
        admin.request()
                .body(Map.of("name", "no spaces please"))
                .post("/api/accounts")
                .then()
                .statusCode(400)
                .body("detail", containsString("sign-in name"));
        admin.request()
                .body(Map.of("name", "x-" + UUID.randomUUID(), "teams", List.of(UUID.randomUUID())))
                .post("/api/accounts")
                .then()
                .statusCode(400)
                .body("detail", equalTo("One of the teams does not exist."));
        admin.request().body("{not json").post("/api/accounts").then().statusCode(400);
        admin.request()
                .body("{\"role\": \"KING\"}")
                .post("/api/accounts")
                .then()
                .statusCode(400);
        admin.request().post("/api/accounts").then().statusCode(400);
    }

    @Test
    void keepsTheLastEnabledAdmin() {
        var person = accounts.person(Role.ADMIN);
        var last = accounts.signIn(person);
        // the other tests' admins come back afterwards
        accounts.execute(
                "update account set disabled = true where role = 'ADMIN' and not disabled and id <> ?", person.id());
        try {
            for (var change : List.of("{\"disabled\": true}", "{\"role\": \"USER\"}"))
                last.request()
                        .body(change)
                        .patch("/api/accounts/" + person.id())
                        .then()
                        .statusCode(409)
                        .body("detail", containsString("last admin"));
            last.request().delete("/api/accounts/" + person.id()).then().statusCode(409);
            last.request()
                    .body("{\"displayName\": \"Still here\"}")
                    .patch("/api/accounts/" + person.id())
                    .then()
                    .statusCode(200);
        } finally {
            accounts.execute("update account set disabled = false where role = 'ADMIN'");
        }
    }

    @Test
    void showsCollectionsToTheirReadersAndToAdmins() {
        var team = accounts.team();
        var admin = admin();
        var id = admin.request()
                .body(Map.of("name", "Contracts " + UUID.randomUUID(), "readers", List.of(team)))
                .post("/api/collections")
                .then()
                .statusCode(201)
                .body("readable", equalTo(false))
                .body("readers", equalTo(List.of(team.toString())))
                .body("documents.total", equalTo(0))
                .extract()
                .<String>path("id");
        var reader = accounts.signIn(accounts.person(Role.USER, team));
        var other = accounts.signIn(accounts.person(Role.USER));
        assertThat(idsSeenBy(reader)).contains(id);
        assertThat(idsSeenBy(other)).doesNotContain(id);
        assertThat(idsSeenBy(accounts.signIn(accounts.person(Role.AUDITOR)))).doesNotContain(id);
        reader.request()
                .get("/api/collections")
                .then()
                .body("find { it.id == '" + id + "' }.readable", equalTo(true))
                .body("find { it.id == '" + id + "' }.readers", nullValue());
        admin.request().get("/api/collections").then().body("find { it.id == '" + id + "' }.readable", equalTo(false));

        admin.request()
                .body(Map.of("everyone", true, "readers", List.of()))
                .patch("/api/collections/" + id)
                .then()
                .statusCode(200);
        assertThat(idsSeenBy(other)).contains(id);
    }

    @Test
    void makesOneCollectionOfAFolderAndJoinsOneOfThatName() {
        var folder = "Folder " + UUID.randomUUID();
        var made = collections.ofFolder(folder);
        assertThat(made.everyone).isTrue();
        assertThat(collections.ofFolder(folder).id).isEqualTo(made.id);

        var closed = collections.create("closed-" + UUID.randomUUID(), "", false);
        var joined = collections.ofFolder(closed.slug);
        assertThat(joined.id).isEqualTo(closed.id);
        assertThat(joined.everyone).isFalse();
    }

    @Test
    void recordsWhatHappenedInAnIntactChain() {
        var admin = admin();
        var name = "audited-" + UUID.randomUUID();
        admin.request().body(Map.of("name", name)).post("/api/accounts").then().statusCode(201);
        var auditor = accounts.signIn(accounts.person(Role.AUDITOR));
        auditor.request()
                .get("/api/audit/verification")
                .then()
                .statusCode(200)
                .body("intact", equalTo(true))
                .body("firstBroken", nullValue());
        var after = 0;
        var subjects = new ArrayList<String>();
        while (true) {
            var page = auditor.request()
                    .get("/api/audit?limit=1000&after=" + after)
                    .jsonPath();
            if (page.getList("$").isEmpty()) break;
            subjects.addAll(page.getList("findAll { it.action == 'account.created' }.subject", String.class));
            after = page.getInt("[-1].sequence");
        }
        assertThat(subjects).contains(name, "admin");
    }

    private Browser admin() {
        return accounts.signIn(accounts.person(Role.ADMIN));
    }

    private static List<String> idsSeenBy(Browser browser) {
        return browser.request().get("/api/collections").jsonPath().getList("id", String.class);
    }
}
