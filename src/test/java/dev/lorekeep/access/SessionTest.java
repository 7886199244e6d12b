package dev.lorekeep.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Person;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
class SessionTest {
    @Inject
    TestingAccounts accounts;

    @Test
    void opensASessionAndEndsItOnSignOut() {
        var person = accounts.person(Role.USER);
        var browser = accounts.signIn(person);
        browser.request()
                .get("/api/session")
                .then()
                .statusCode(200)
                .body("account.name", equalTo(person.name()))
                .body("account.role", equalTo("USER"))
                .body("account.mustChangePassword", equalTo(false))
                .body("csrfToken", equalTo(browser.csrfToken()));
        browser.request().delete("/api/session").then().statusCode(204);
        browser.request().get("/api/session").then().statusCode(401);
    }

    @Test
    void keepsTheCookieFromScriptsAndOtherSites() {
        var cookie = signIn(accounts.person(Role.USER), "correct horse battery").detailedCookie("lorekeep-session");
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Strict");
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.getValue()).hasSize(43);
    }

    @Test
    void answersNobodyWithAProblemAndNeverARedirect() {
        for (var path : new String[] {"/api/collections", "/api/session", "/api/accounts", "/api/nothing-there"})
            given().redirects()
                    .follow(false)
                    .get(path)
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .body("detail", notNullValue());
        given().header("Authorization", "Bearer lk_wrong")
                .get("/api/collections")
                .then()
                .statusCode(401);
        given().cookie("lorekeep-session", "wrong")
                .get("/api/collections")
                .then()
                .statusCode(401);
    }

    @Test
    void doesNotTellWrongNamesFromWrongPasswords() {
        var wrongPassword = signIn(accounts.person(Role.USER), "wrong horse battery");
        var disabled = accounts.person(Role.USER);
        accounts.execute("update account set disabled = true where id = ?", disabled.id());
        var wrongName = given().contentType(ContentType.JSON)
                .body(Map.of("name", "nobody-at-all", "password", "wrong horse battery"))
                .post("/api/session");
        for (var response : new Response[] {wrongPassword, wrongName, signIn(disabled, disabled.password())}) {
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.asString()).isEqualTo(wrongName.asString());
        }
    }

    @Test
    void neverTakesTheSessionABrowserBrings() {
        var person = accounts.person(Role.USER);
        // an unknown token that somebody planted is not adopted
        var planted = given().cookie("lorekeep-session", "planted")
                .contentType(ContentType.JSON)
                .body(Map.of("name", person.name(), "password", person.password()))
                .post("/api/session");
        assertThat(planted.cookie("lorekeep-session")).isNotEqualTo("planted");
        // and the one from before ends
        var before = accounts.signIn(person);
        given().cookie("lorekeep-session", before.cookie())
                .contentType(ContentType.JSON)
                .body(Map.of("name", person.name(), "password", person.password()))
                .post("/api/session")
                .then()
                .statusCode(200)
                .cookie("lorekeep-session", not(equalTo(before.cookie())));
        before.request().get("/api/session").then().statusCode(401);
    }

    @Test
    void disablingAnAccountEndsItsSessionsAtOnce() {
        var admin = accounts.signIn(accounts.person(Role.ADMIN));
        var person = accounts.person(Role.USER);
        var browser = accounts.signIn(person);
        admin.request()
                .body("{\"disabled\": true}")
                .patch("/api/accounts/" + person.id())
                .then()
                .statusCode(200);
        browser.request().get("/api/session").then().statusCode(401);
        admin.request()
                .body("{\"disabled\": false}")
                .patch("/api/accounts/" + person.id())
                .then()
                .statusCode(200);
        browser.request().get("/api/session").then().statusCode(401);
    }

    @Test
    void endsIdleAndOldSessions() {
        var idle = accounts.person(Role.USER);
        var old = accounts.person(Role.USER);
        var idleBrowser = accounts.signIn(idle);
        var oldBrowser = accounts.signIn(old);
        accounts.execute(
                "update session set last_seen_at = now() - interval '12 hours 1 minute' where account_id = ?",
                idle.id());
        accounts.execute("update session set expires_at = now() - interval '1 second' where account_id = ?", old.id());
        idleBrowser.request().get("/api/session").then().statusCode(401);
        oldBrowser.request().get("/api/session").then().statusCode(401);
    }

    @Test
    void refusesWhatOtherSitesPagesSend() {
        var browser = accounts.signIn(accounts.person(Role.USER));
        browser.request()
                .header("Origin", "https://evil.example")
                .delete("/api/session")
                .then()
                .statusCode(403);
        browser.request().header("Origin", "null").delete("/api/session").then().statusCode(403);
        browser.request()
                .header("Sec-Fetch-Site", "cross-site")
                .delete("/api/session")
                .then()
                .statusCode(403);
        browser.withoutToken().delete("/api/session").then().statusCode(403);
        given().header("Sec-Fetch-Site", "cross-site")
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/session")
                .then()
                .statusCode(403);
        // our own page: over TLS or on this machine, behind a proxy that changes the host, and on a plain intranet
        browser.request()
                .header("Origin", "https://lorekeep.example")
                .header("Sec-Fetch-Site", "same-origin")
                .post("/api/session")
                .then()
                .statusCode(400);
        browser.request()
                .header("Origin", RestAssured.baseURI + ":" + RestAssured.port)
                .delete("/api/session")
                .then()
                .statusCode(204);
    }

    @Test
    void changingThePasswordEndsTheOtherSessions() {
        var person = accounts.person(Role.USER);
        var here = accounts.signIn(person);
        var elsewhere = accounts.signIn(person);
        here.request()
                .body(Map.of("current", "wrong horse", "next", "a much better one"))
                .put("/api/session/password")
                .then()
                .statusCode(400)
                .body("detail", equalTo("The current password is wrong."));
        here.request()
                .body(Map.of("current", person.password(), "next", "short"))
                .put("/api/session/password")
                .then()
                .statusCode(400)
                .body("detail", containsString("at least 10 characters"));
        here.request()
                .body(Map.of("current", person.password(), "next", "a much better one"))
                .put("/api/session/password")
                .then()
                .statusCode(204);
        here.request().get("/api/session").then().statusCode(200);
        elsewhere.request().get("/api/session").then().statusCode(401);
        assertThat(signIn(person, person.password()).statusCode()).isEqualTo(401);
        assertThat(signIn(person, "a much better one").statusCode()).isEqualTo(200);
    }

    @Test
    void makesGuessersWait() {
        var person = accounts.person(Role.USER);
        for (int i = 0; i < 5; i++)
            assertThat(signIn(person, "wrong horse battery").statusCode()).isEqualTo(401);
        var refused = signIn(person, person.password());
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.contentType()).isEqualTo("application/problem+json");
    }

    @Test
    void opensOnlyThePasswordPageToAOneTimePassword() {
        var admin = accounts.signIn(accounts.person(Role.ADMIN));
        var name = "new-" + UUID.randomUUID();
        var password = admin.request()
                .body(Map.of("name", name, "displayName", "New", "role", "ADMIN"))
                .post("/api/accounts")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("oneTimePassword");
        var response = given().contentType(ContentType.JSON)
                .body(Map.of("name", name, "password", password))
                .post("/api/session");
        var browser = new TestingAccounts.Browser(response.cookie("lorekeep-session"), response.path("csrfToken"));
        browser.request()
                .get("/api/collections")
                .then()
                .statusCode(403)
                .body("type", endsWith("/password-change-required"));
        browser.request()
                .body(Map.of("current", password, "next", "my very own one"))
                .put("/api/session/password")
                .then()
                .statusCode(204);
        browser.request().get("/api/collections").then().statusCode(200);
    }

    @Test
    void protectsEveryAnswerWithHeaders() {
        given().get("/api/session")
                .then()
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Permissions-Policy", containsString("camera=()"));
    }

    private static Response signIn(Person person, String password) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("name", person.name(), "password", password))
                .post("/api/session");
    }
}
