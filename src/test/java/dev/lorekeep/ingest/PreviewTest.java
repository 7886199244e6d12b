package dev.lorekeep.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import dev.lorekeep.access.Role;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Browser;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Settings of a collection, and how a file looks under them before it is taken in. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class PreviewTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PRICES = "product,price\nbolt,1\nnut,2\nscrew,3\n";

    @Inject
    TestingAccounts accounts;

    @Inject
    Documents documents;

    @Inject
    Database database;

    private Browser admin;
    private UUID team;
    private UUID collection;

    @BeforeEach
    void signIn() {
        admin = accounts.signIn(accounts.person(Role.ADMIN));
        team = accounts.team();
        collection = accounts.collection(team);
    }

    private String of(String what) {
        return "/api/collections/" + collection + "/" + what;
    }

    private RequestSpecification form() {
        return admin.request().contentType(ContentType.MULTIPART);
    }

    private ValidatableResponse change(String settings) {
        return admin.request()
                .contentType(ContentType.JSON)
                .body(settings)
                .put(of("ingest-settings"))
                .then();
    }

    @Test
    void showsHowAFileWouldBeCutAndStoresNothing() {
        form().multiPart("file", "prices.csv", PRICES.getBytes(UTF_8))
                .post(of("preview"))
                .then()
                .statusCode(200)
                .body("state", equalTo("SEARCHABLE"))
                .body("mediaType", startsWith("text/csv"))
                .body("chunkCount", equalTo(1))
                .body("chunks[0].text", containsString("bolt"))
                .body("tokens.longest", greaterThan(5));
        admin.request().get(of("documents")).then().body("total", equalTo(0));
    }

    @Test
    void cutsAnewWithoutBeingSentTheFileAgain() {
        var id = form().multiPart("file", "prices.csv", PRICES.getBytes(UTF_8))
                .post(of("preview"))
                .then()
                .extract()
                .<String>path("of");
        form().multiPart("of", id)
                .multiPart("settings", "{\"strategy\":\"TABLE_ROWS\"}")
                .post(of("preview"))
                .then()
                .statusCode(200)
                .body("name", equalTo("prices.csv"))
                .body("chunkCount", equalTo(3))
                .body("chunks[1].context", containsString("product | price"));
        // what one person looks at is nobody else's
        accounts.signIn(accounts.person(Role.ADMIN))
                .request()
                .contentType(ContentType.MULTIPART)
                .multiPart("of", id)
                .post(of("preview"))
                .then()
                .statusCode(404)
                .body("detail", containsString("send the file again"));
    }

    @Test
    void saysWhyAFileCannotBeRead() {
        form().multiPart("file", "broken.pdf", "%PDF-1.7 and nothing else".getBytes(UTF_8))
                .post(of("preview"))
                .then()
                .statusCode(200)
                .body("state", equalTo("FAILED"))
                .body("reason", containsString("."))
                .body("chunks", hasSize(0));
        form().multiPart("file", "empty.txt", new byte[0])
                .post(of("preview"))
                .then()
                .statusCode(400);
        form().multiPart("settings", "{}").post(of("preview")).then().statusCode(400);
        form().multiPart("file", "a.txt", "Text.".getBytes(UTF_8))
                .multiPart("settings", "{\"targetTokens\":")
                .post(of("preview"))
                .then()
                .statusCode(400)
                .body("detail", containsString("not JSON"));
    }

    @Test
    void cutsTheDocumentsOfACollectionAnewWhenItsSettingsChange() throws Exception {
        form().multiPart("files", "prices.csv", PRICES.getBytes(UTF_8))
                .post(of("documents"))
                .then()
                .statusCode(202);
        documents.awaitIdle(SOON);
        assertThat(chunks()).containsExactly("product | price\nbolt | 1\nnut | 2\nscrew | 3");
        change("{\"strategy\":\"TABLE_ROWS\",\"targetTokens\":64,\"maxTokens\":128,\"ocr\":\"OFF\"}")
                .statusCode(202)
                .body("documents", equalTo(1));
        documents.awaitIdle(SOON);
        assertThat(chunks()).containsExactly("product | price\nbolt | 1", "nut | 2", "screw | 3");
        admin.request()
                .get(of("ingest-settings"))
                .then()
                .statusCode(200)
                .body("settings.strategy", equalTo("TABLE_ROWS"))
                .body("settings.targetTokens", equalTo(64))
                .body("settings.ocr", equalTo("OFF"))
                .body("usual.targetTokens", equalTo(256))
                .body("longestTokens", greaterThan(100));
        change("{\"strategy\":\"TABLE_ROWS\",\"targetTokens\":64,\"maxTokens\":128,\"ocr\":\"OFF\"}")
                .statusCode(200)
                .body("documents", equalTo(0));
    }

    @Test
    void triesOneDocumentWithSettingsOfItsOwn() throws Exception {
        var document = form().multiPart("files", "prices.csv", PRICES.getBytes(UTF_8))
                .post(of("documents"))
                .then()
                .extract()
                .<String>path("[0].id");
        documents.awaitIdle(SOON);
        var own = "/api/documents/" + document + "/ingest-settings";
        admin.request()
                .contentType(ContentType.JSON)
                .body("{\"strategy\":\"TABLE_ROWS\"}")
                .put(own)
                .then()
                .statusCode(202);
        documents.awaitIdle(SOON);
        assertThat(chunks()).hasSize(3);
        admin.request().get(own).then().body("own", equalTo(true)).body("settings.strategy", equalTo("TABLE_ROWS"));
        admin.request().delete(own).then().statusCode(202);
        documents.awaitIdle(SOON);
        assertThat(chunks()).hasSize(1);
        accounts.signIn(accounts.person(Role.USER, team))
                .request()
                .get(own)
                .then()
                .statusCode(403);
    }

    private List<String> chunks() {
        return database.query(session -> session.list(
                row -> row.getString(1),
                "select c.body from chunk c join document d on d.id = c.document_id and d.indexed_revision = c.revision "
                        + "where d.collection_id = ? order by c.ordinal",
                collection));
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        change("{\"targetTokens\":4}").statusCode(400).body("detail", containsString("16 tokens"));
        change("{\"targetTokens\":200,\"maxTokens\":100}").statusCode(400);
        change("{\"maxTokens\":100000}").statusCode(400).body("detail", containsString("embedding model"));
        change("{\"overlapTokens\":200}").statusCode(400).body("detail", containsString("overlap"));
        change("{\"strategy\":\"GUESS\"}").statusCode(400).body("detail", containsString("QUESTION_ANSWER"));
        change("{\"ocrLanguages\":[\"--psm\"]}").statusCode(400).body("detail", containsString("--psm"));
    }

    @Test
    void isForAdministratorsOnly() {
        var reader = accounts.signIn(accounts.person(Role.USER, team));
        reader.request().get(of("ingest-settings")).then().statusCode(403);
        reader.request()
                .contentType(ContentType.JSON)
                .body("{}")
                .put(of("ingest-settings"))
                .then()
                .statusCode(403);
        reader.request()
                .contentType(ContentType.MULTIPART)
                .multiPart("file", "a.txt", "Text.".getBytes(UTF_8))
                .post(of("preview"))
                .then()
                .statusCode(403);
        admin.request()
                .get("/api/collections/" + UUID.randomUUID() + "/ingest-settings")
                .then()
                .statusCode(404);
    }
}
