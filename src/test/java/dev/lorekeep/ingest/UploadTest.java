package dev.lorekeep.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.lorekeep.access.Role;
import dev.lorekeep.testing.Eventually;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Browser;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
class UploadTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    TestingAccounts accounts;

    @Inject
    Documents documents;

    private Browser admin;
    private UUID team;
    private UUID collection;
    private String path;

    @BeforeEach
    void signIn() {
        admin = accounts.signIn(accounts.person(Role.ADMIN));
        team = accounts.team();
        collection = accounts.collection(team);
        path = "/api/collections/" + collection + "/documents";
    }

    @Test
    void takesManyFilesAndShowsThemToReaders() throws Exception {
        upload().multiPart("files", "a.txt", "The first file.".getBytes(UTF_8))
                .multiPart("files", "../b.txt", "The second file.".getBytes(UTF_8))
                .post(path)
                .then()
                .statusCode(202)
                .body("name", equalTo(java.util.List.of("a.txt", "b.txt")))
                .body("[0].revision", equalTo(1));
        documents.awaitIdle(SOON);
        var reader = accounts.signIn(accounts.person(Role.USER, team));
        reader.request()
                .get(path)
                .then()
                .statusCode(200)
                .body("total", equalTo(2))
                .body("items", hasSize(2));
        reader.request()
                .get(path + "?search=B.TXT&state=SEARCHABLE")
                .then()
                .body("items.name", equalTo(java.util.List.of("b.txt")));
        reader.request().get(path + "?search=%25").then().body("total", equalTo(0));
        reader.request().get(path + "?state=FAILED").then().body("total", equalTo(0));
        reader.request()
                .get(path + "?limit=1&offset=1")
                .then()
                .body("items", hasSize(1))
                .body("total", equalTo(2));
        reader.request().get(path + "?state=LOST").then().statusCode(400);
        reader.request().get(path + "?limit=0").then().statusCode(400);
    }

    @Test
    void hidesDocumentsFromWhoMayNotReadThem() throws Exception {
        var id = uploadText("hidden.txt", "Nobody else reads this.");
        var stranger = accounts.signIn(accounts.person(Role.USER)).request();
        stranger.get(path).then().statusCode(404);
        stranger.get("/api/documents/" + id).then().statusCode(404);
        admin.request().get("/api/documents/" + id).then().statusCode(200).body("name", equalTo("hidden.txt"));
        var elsewhere = accounts.apiKey(accounts.person(Role.ADMIN), accounts.collection());
        for (var url : java.util.List.of(path, "/api/documents/" + id, "/api/ingest/progress"))
            RestAssured.given()
                    .header("Authorization", "Bearer " + elsewhere)
                    .get(url)
                    .then()
                    .statusCode(404);
    }

    @Test
    void refusesWhatIsNoUpload() {
        upload().multiPart("other", "a.txt", "text".getBytes(UTF_8))
                .post(path)
                .then()
                .statusCode(400);
        upload().multiPart("files", "..", "text".getBytes(UTF_8))
                .post(path)
                .then()
                .statusCode(400);
        upload().multiPart("files", "a.txt", "text".getBytes(UTF_8))
                .post("/api/collections/" + UUID.randomUUID() + "/documents")
                .then()
                .statusCode(404);
    }

    @Test
    void showsWhyAnEmptyFileFailed() {
        var id = upload().multiPart("files", "empty.txt", new byte[0])
                .post(path)
                .then()
                .statusCode(202)
                .body("[0].state", equalTo("FAILED"))
                .body("[0].reason", containsString("empty"))
                .extract()
                .path("[0].id");
        admin.request().post("/api/documents/" + id + "/reindexing").then().statusCode(409);
    }

    @Test
    void triesAgainOneOrAllOfAState() throws Exception {
        var id = uploadText("fine.txt", "All is fine.");
        documents.awaitIdle(SOON);
        admin.request()
                .post("/api/documents/" + id + "/reindexing")
                .then()
                .statusCode(202)
                .body("id", equalTo(id));
        documents.awaitIdle(SOON);
        admin.request().get("/api/documents/" + id).then().body("state", equalTo("SEARCHABLE"));
        admin.request()
                .post("/api/collections/" + collection + "/reindexing?state=FAILED")
                .then()
                .statusCode(202)
                .body("documents", equalTo(0));
        admin.request()
                .post("/api/collections/" + collection + "/reindexing")
                .then()
                .body("documents", equalTo(1));
        documents.awaitIdle(SOON);
    }

    @Test
    void removesADocumentAndThenItsCollection() throws Exception {
        var id = uploadText("gone.txt", "Soon gone.");
        uploadText("kept.txt", "Gone a little later.");
        documents.awaitIdle(SOON);
        admin.request().delete("/api/documents/" + id).then().statusCode(202);
        admin.request().get("/api/documents/" + id).then().statusCode(404);
        admin.request().get(path).then().body("total", equalTo(1));
        admin.request().delete("/api/collections/" + collection).then().statusCode(202);
        admin.request().get(path).then().statusCode(404);
    }

    @Test
    void tellsOfProgressAsItHappens() throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + RestAssured.port + "/api/ingest/progress"))
                .header("Cookie", "lorekeep-session=" + admin.cookie())
                .build();
        var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofLines());
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        var lines = response.body().iterator();
        assertThat(nextData(lines)).contains("\"waiting\":").contains("\"etaSeconds\":");
        var id = uploadText("seen.txt", "Seen by the one who waits.");
        Eventually.holds(SOON, () -> nextData(lines).contains(id));
        documents.awaitIdle(SOON);
    }

    private static String nextData(java.util.Iterator<String> lines) {
        while (lines.hasNext()) {
            var line = lines.next();
            if (line.startsWith("data:")) return line;
        }
        throw new AssertionError("the stream ended");
    }

    private String uploadText(String name, String text) {
        return upload().multiPart("files", name, text.getBytes(UTF_8))
                .post(path)
                .then()
                .statusCode(202)
                .extract()
                .path("[0].id");
    }

    private RequestSpecification upload() {
        return admin.request().contentType(ContentType.MULTIPART);
    }
}
