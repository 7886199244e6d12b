package dev.lorekeep;

import static dev.lorekeep.AuthorisationTest.Who.ADMIN;
import static dev.lorekeep.AuthorisationTest.Who.ADMIN_BY_KEY;
import static dev.lorekeep.AuthorisationTest.Who.ANONYMOUS;
import static dev.lorekeep.AuthorisationTest.Who.AUDITOR;
import static dev.lorekeep.AuthorisationTest.Who.USER;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.lorekeep.access.Role;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Browser;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Who may use which endpoint. Every endpoint there is has one row here, and every row is tried over HTTP by every kind of
 * caller. A new endpoint without a row fails {@link #everyEndpointHasARow}: add one line to {@link #MAY_USE}.
 */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class AuthorisationTest {
    /** Kinds of callers. ADMIN_BY_KEY is a script with an admin's API key; the others but ANONYMOUS are browsers. */
    enum Who {
        ANONYMOUS,
        USER,
        AUDITOR,
        ADMIN,
        ADMIN_BY_KEY
    }

    private static final Map<String, Set<Who>> MAY_USE = rows(
            // access
            row("POST /api/session", ANONYMOUS, USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("GET /api/session", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("DELETE /api/session", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("PUT /api/session/password", USER, AUDITOR, ADMIN),
            row("GET /api/accounts", ADMIN),
            row("POST /api/accounts", ADMIN),
            row("PATCH /api/accounts/{id}", ADMIN),
            row("DELETE /api/accounts/{id}", ADMIN),
            row("POST /api/accounts/{id}/password-reset", ADMIN),
            row("GET /api/teams", ADMIN),
            row("POST /api/teams", ADMIN),
            row("PATCH /api/teams/{id}", ADMIN),
            row("DELETE /api/teams/{id}", ADMIN),
            row("GET /api/api-keys", USER, AUDITOR, ADMIN),
            row("POST /api/api-keys", USER, AUDITOR, ADMIN),
            row("DELETE /api/api-keys/{id}", USER, AUDITOR, ADMIN),
            row("GET /api/collections", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("POST /api/collections", ADMIN),
            row("PATCH /api/collections/{id}", ADMIN),
            // ingest
            row("DELETE /api/collections/{id}", ADMIN, ADMIN_BY_KEY),
            row("GET /api/collections/{id}/documents", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("GET /api/collections/{id}/suspicions", ADMIN, ADMIN_BY_KEY),
            row("POST /api/collections/{id}/documents", ADMIN, ADMIN_BY_KEY),
            row("POST /api/collections/{id}/reindexing", ADMIN, ADMIN_BY_KEY),
            row("GET /api/collections/{id}/queue", ADMIN, ADMIN_BY_KEY),
            row("POST /api/collections/{id}/queue/pause", ADMIN, ADMIN_BY_KEY),
            row("POST /api/collections/{id}/queue/resume", ADMIN, ADMIN_BY_KEY),
            row("POST /api/collections/{id}/queue/cancellation", ADMIN, ADMIN_BY_KEY),
            row("POST /api/documents/{id}/cancellation", ADMIN, ADMIN_BY_KEY),
            row("GET /api/documents/{id}", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("DELETE /api/documents/{id}", ADMIN, ADMIN_BY_KEY),
            row("POST /api/documents/{id}/reindexing", ADMIN, ADMIN_BY_KEY),
            row("GET /api/ingest/progress", ADMIN, ADMIN_BY_KEY),
            row("GET /api/collections/{id}/duplicates", ADMIN, ADMIN_BY_KEY),
            row("GET /api/collections/{id}/ingest-settings", ADMIN, ADMIN_BY_KEY),
            row("PUT /api/collections/{id}/ingest-settings", ADMIN, ADMIN_BY_KEY),
            row("GET /api/collections/{id}/search-settings", ADMIN, ADMIN_BY_KEY),
            row("PUT /api/collections/{id}/search-settings", ADMIN, ADMIN_BY_KEY),
            row("POST /api/collections/{id}/preview", ADMIN, ADMIN_BY_KEY),
            row("GET /api/documents/{id}/ingest-settings", ADMIN, ADMIN_BY_KEY),
            row("PUT /api/documents/{id}/ingest-settings", ADMIN, ADMIN_BY_KEY),
            row("DELETE /api/documents/{id}/ingest-settings", ADMIN, ADMIN_BY_KEY),
            row("GET /api/documents/{id}/chunks", ADMIN, ADMIN_BY_KEY),
            row("PUT /api/documents/{id}/chunks/{ordinal}", ADMIN),
            row("GET /api/documents/{id}/chunks/{ordinal}/history", ADMIN, ADMIN_BY_KEY),
            row("GET /api/models", AUDITOR, ADMIN),
            row("POST /api/models/validation", ADMIN),
            row("PUT /api/models/file", ADMIN),
            row("POST /api/models/{name}/examination", ADMIN),
            row("GET /api/status/embedding", ADMIN, ADMIN_BY_KEY),
            // sync
            row("GET /api/collections/{id}/sources", ADMIN, ADMIN_BY_KEY),
            row("POST /api/collections/{id}/sources", ADMIN),
            row("POST /api/collections/{id}/sources/connection", ADMIN),
            row("GET /api/collections/{id}/sources/{source}", ADMIN, ADMIN_BY_KEY),
            row("PATCH /api/collections/{id}/sources/{source}", ADMIN),
            row("DELETE /api/collections/{id}/sources/{source}", ADMIN),
            row("POST /api/collections/{id}/sources/{source}/connection", ADMIN),
            row("GET /api/collections/{id}/sources/{source}/runs", ADMIN, ADMIN_BY_KEY),
            row("POST /api/collections/{id}/sources/{source}/runs", ADMIN, ADMIN_BY_KEY),
            row("PUT /api/collections/{id}/sources/{source}/pause", ADMIN),
            row("DELETE /api/collections/{id}/sources/{source}/pause", ADMIN),
            // chat
            row("GET /api/conversations", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("POST /api/conversations", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("GET /api/conversations/{id}", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("PATCH /api/conversations/{id}", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("DELETE /api/conversations/{id}", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("POST /api/conversations/{id}/runs", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("GET /api/runs/{id}/events", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("POST /api/runs/{id}/cancellation", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("PUT /api/runs/{id}/approvals/{call}", USER, AUDITOR, ADMIN),
            row("GET /api/runs/{id}/calls", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("GET /api/runs/{id}/receipt", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("POST /api/runs/{id}/verification", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("POST /api/runs/{id}/replays", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("GET /api/runs/{id}/comparison/{other}", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            // agent
            row("GET /api/agents", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("GET /api/agents/{name}", ADMIN, ADMIN_BY_KEY),
            row("GET /api/agents/{name}/file", ADMIN, ADMIN_BY_KEY),
            row("GET /api/agents/{name}/versions/{version}", ADMIN, ADMIN_BY_KEY),
            row("POST /api/agents/{name}/validation", ADMIN, ADMIN_BY_KEY),
            row("POST /api/agents/{name}/drafts", ADMIN),
            row("PUT /api/agents/{name}", ADMIN),
            row("DELETE /api/agents/{name}", ADMIN),
            row("GET /api/extractions", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("POST /api/extractions", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("GET /api/extractions/{id}", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("DELETE /api/extractions/{id}", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("GET /api/extractions/{id}/json", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("GET /api/extractions/{id}/csv", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("POST /api/extractions/{id}/cancellation", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("GET /api/starters", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("GET /api/status", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            // retrieve
            row("POST /api/search", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("GET /api/documents/{id}/original", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("GET /api/documents/{id}/text", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("GET /api/documents/{id}/boxes", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            // audit
            row("GET /api/audit", AUDITOR, ADMIN),
            row("GET /api/audit/verification", AUDITOR, ADMIN),
            // agent
            row("GET /api/mcp", ADMIN),
            row("POST /api/mcp/{server}/{tool}/pin", ADMIN),
            // models
            row("GET /api/usage", AUDITOR, ADMIN),
            row("GET /api/usage/csv", AUDITOR, ADMIN),
            row("GET /api/usage/mine", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            // serve
            row("GET /v1/models", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("GET /v1/models/{id: .+}", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("POST /v1/chat/completions", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("POST /v1/embeddings", USER, AUDITOR, ADMIN, ADMIN_BY_KEY),
            row("POST /mcp", USER, AUDITOR, ADMIN, ADMIN_BY_KEY));

    /** What somebody who has to choose a password first may still use. */
    private static final Set<String> BEFORE_OWN_PASSWORD =
            Set.of("POST /api/session", "GET /api/session", "DELETE /api/session", "PUT /api/session/password");

    /** What takes files: anything else is refused as such before anybody looks at rights. */
    private static final Set<String> MULTIPART =
            Set.of("POST /api/collections/{id}/documents", "POST /api/collections/{id}/preview");

    @Inject
    TestingAccounts accounts;

    // over HTTP/2, closing a body unread resets its stream, and the server hangs up on who resets 200 within 30 seconds
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void everyEndpointHasARow() throws ClassNotFoundException {
        var endpoints = endpoints();
        assertThat(endpoints)
                .as("endpoints without a row in AuthorisationTest.MAY_USE")
                .isSubsetOf(MAY_USE.keySet());
        assertThat(MAY_USE.keySet())
                .as("rows of AuthorisationTest.MAY_USE without an endpoint")
                .isSubsetOf(endpoints);
    }

    @Test
    void admitsWhoTheTableAdmits() throws Exception {
        var wrong = new ArrayList<String>();
        for (var row : MAY_USE.entrySet()) {
            for (var who : Who.values()) {
                var status = send(row.getKey(), who);
                var expected = row.getValue().contains(who) ? "admitted" : who == ANONYMOUS ? "401" : "403";
                var seen = status == 401 || status == 403 ? String.valueOf(status) : "admitted";
                if (!seen.equals(expected))
                    wrong.add(row.getKey() + " by " + who + ": " + status + ", expected " + expected);
                if (status >= 500 || (status >= 300 && status < 400))
                    wrong.add(row.getKey() + " by " + who + ": " + status);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void refusesChangesWithoutTheCsrfToken() throws Exception {
        var wrong = new ArrayList<String>();
        var browser = accounts.signIn(accounts.person(Role.ADMIN));
        for (var endpoint : MAY_USE.keySet()) {
            if (endpoint.startsWith("GET ") || endpoint.equals("POST /api/session")) continue;
            for (var token :
                    List.of("", accounts.signIn(accounts.person(Role.ADMIN)).csrfToken())) {
                var status = send(endpoint, headers(new Browser(browser.cookie(), token)))
                        .statusCode();
                if (status != 403) wrong.add(endpoint + " with the token '" + token + "': " + status);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void opensNothingElseBeforeAnOwnPasswordIsChosen() throws Exception {
        var wrong = new ArrayList<String>();
        var person = accounts.person(Role.ADMIN);
        accounts.execute("update account set must_change_password = true where id = ?", person.id());
        for (var endpoint : MAY_USE.keySet()) {
            var response = send(endpoint, headers(accounts.signIn(person)));
            var body = response.statusCode() == 403 ? new String(response.body().readAllBytes()) : "";
            var blocked = body.contains("password-change-required");
            if (blocked == BEFORE_OWN_PASSWORD.contains(endpoint))
                wrong.add(endpoint + ": " + response.statusCode() + " " + body);
        }
        assertThat(wrong).isEmpty();
    }

    private int send(String endpoint, Who who) throws IOException, InterruptedException {
        // signed in anew for each request, since some of them sign out
        var headers = switch (who) {
            case ANONYMOUS -> Map.<String, String>of();
            case USER -> headers(accounts.signIn(accounts.person(Role.USER)));
            case AUDITOR -> headers(accounts.signIn(accounts.person(Role.AUDITOR)));
            case ADMIN -> headers(accounts.signIn(accounts.person(Role.ADMIN)));
            case ADMIN_BY_KEY -> Map.of("Authorization", "Bearer " + accounts.apiKey(accounts.person(Role.ADMIN)));
        };
        return send(endpoint, headers).statusCode();
    }

    private static Map<String, String> headers(Browser browser) {
        return Map.of("Cookie", "lorekeep-session=" + browser.cookie(), "X-CSRF-Token", browser.csrfToken());
    }

    /** Sends an empty JSON object to ids that do not exist: who is admitted gets any answer but 401 and 403. */
    private HttpResponse<InputStream> send(String endpoint, Map<String, String> headers)
            throws IOException, InterruptedException {
        var method = endpoint.substring(0, endpoint.indexOf(' '));
        var path = endpoint.substring(endpoint.indexOf(' ') + 1)
                .replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
        var multipart = MULTIPART.contains(endpoint);
        var body = multipart ? "--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n\r\n--x--\r\n" : "{}";
        var request = HttpRequest.newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port + path))
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", multipart ? "multipart/form-data; boundary=x" : "application/json")
                .timeout(Duration.ofSeconds(20));
        headers.forEach(request::header);
        // as a stream that is closed unread: some answers are events without an end
        var response = client.send(request.build(), BodyHandlers.ofInputStream());
        if (response.statusCode() != 403) response.body().close();
        return response;
    }

    private static Set<String> endpoints() throws ClassNotFoundException {
        var endpoints = new TreeSet<String>();
        var classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.lorekeep");
        for (var each : classes) {
            if (!each.isAnnotatedWith(Path.class)) continue;
            var type =
                    Class.forName(each.getName(), false, Thread.currentThread().getContextClassLoader());
            for (var method : type.getDeclaredMethods()) {
                for (var annotation : method.getAnnotations()) {
                    var verb = annotation.annotationType().getAnnotation(HttpMethod.class);
                    if (verb != null) endpoints.add(verb.value() + " " + template(type, method));
                }
            }
        }
        return endpoints;
    }

    private static String template(Class<?> type, Method method) {
        var path = method.getAnnotation(Path.class);
        var template = "/" + type.getAnnotation(Path.class).value() + "/" + (path == null ? "" : path.value());
        return template.replaceAll("/+", "/").replaceAll("/$", "");
    }

    private static Map.Entry<String, Set<Who>> row(String endpoint, Who... who) {
        return Map.entry(endpoint, who.length == 0 ? EnumSet.noneOf(Who.class) : EnumSet.copyOf(List.of(who)));
    }

    @SafeVarargs
    private static Map<String, Set<Who>> rows(Map.Entry<String, Set<Who>>... rows) {
        var table = new TreeMap<String, Set<Who>>();
        for (var row : rows) {
            if (table.put(row.getKey(), row.getValue()) != null)
                throw new IllegalArgumentException("two rows for " + row.getKey());
        }
        return table;
    }
}
