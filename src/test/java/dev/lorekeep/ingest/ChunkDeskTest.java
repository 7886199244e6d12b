package dev.lorekeep.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.lorekeep.access.Role;
import dev.lorekeep.testing.Eventually;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Browser;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chunks that people correct, disable and add keywords to: what searches find, what history keeps, what outlives a new reading. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class ChunkDeskTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    TestingAccounts accounts;

    @Inject
    Documents documents;

    private Browser admin;
    private Browser reader;
    private UUID collection;
    private String document;

    @BeforeEach
    void takeIn() throws Exception {
        var team = accounts.team();
        admin = accounts.signIn(accounts.person(Role.ADMIN, team));
        reader = accounts.signIn(accounts.person(Role.USER, team));
        collection = accounts.collection(team);
        document = admin.request()
                .contentType(ContentType.MULTIPART)
                .multiPart("files", "scan.txt", "The quaxlimeter shows 3l degrees in the cellar.".getBytes(UTF_8))
                .post("/api/collections/" + collection + "/documents")
                .then()
                .statusCode(202)
                .extract()
                .path("[0].id");
        documents.awaitIdle(SOON);
    }

    private String chunks() {
        return "/api/documents/" + document + "/chunks";
    }

    private ValidatableResponse change(Map<String, ?> change) {
        return admin.request()
                .contentType(ContentType.JSON)
                .body(change)
                .put(chunks() + "/0")
                .then();
    }

    private List<String> found(String words) {
        return reader.request()
                .contentType(ContentType.JSON)
                .body(Map.of("query", words, "collections", List.of(collection)))
                .post("/api/search")
                .then()
                .statusCode(200)
                .extract()
                .path("passages.text");
    }

    @Test
    void findsAndReadsACorrectionWhileTheDocumentStaysAsItIs() {
        change(Map.of("revision", 1, "text", "The quaxlimeter shows 31 degrees in the wintergarden."))
                .statusCode(200)
                .body("text", equalTo("The quaxlimeter shows 3l degrees in the cellar."))
                .body("edit.version", equalTo(1));
        Eventually.passes(
                SOON,
                () -> assertThat(found("wintergarden"))
                        .containsExactly("The quaxlimeter shows 31 degrees in the wintergarden."));
        reader.request()
                .get("/api/documents/" + document + "/text")
                .then()
                .body("text", equalTo("The quaxlimeter shows 3l degrees in the cellar."));
    }

    @Test
    void hidesADisabledChunkAtOnceAndBringsItBack() {
        assertThat(found("quaxlimeter")).hasSize(1);
        change(Map.of("revision", 1, "disabled", true)).statusCode(200);
        // whether or not the index knows yet
        assertThat(found("quaxlimeter")).isEmpty();
        change(Map.of("revision", 1, "disabled", false)).statusCode(200);
        Eventually.passes(SOON, () -> assertThat(found("quaxlimeter")).hasSize(1));
    }

    @Test
    void ranksAChunkForItsKeywordsWithoutShowingThem() throws Exception {
        admin.request()
                .contentType(ContentType.MULTIPART)
                .multiPart("files", "other.txt", "A thermometer hangs in the cellar of the house.".getBytes(UTF_8))
                .post("/api/collections/" + collection + "/documents")
                .then()
                .statusCode(202);
        documents.awaitIdle(SOON);
        change(Map.of("revision", 1, "keywords", List.of(" zorbal  gauge ", "zorbal gauge")))
                .statusCode(200)
                .body("edit.keywords", equalTo(List.of("zorbal gauge")));
        Eventually.passes(
                SOON,
                () -> assertThat(found("zorbal").getFirst())
                        .isEqualTo("The quaxlimeter shows 3l degrees in the cellar."));
    }

    @Test
    void keepsItsHistoryAndWhatPeopleMadeOfItThroughANewReading() throws Exception {
        change(Map.of("revision", 1, "text", "First.")).statusCode(200);
        change(Map.of("revision", 1, "text", "Second.", "keywords", List.of("k")))
                .statusCode(200);
        admin.request()
                .get(chunks() + "/0/history")
                .then()
                .statusCode(200)
                .body("version", equalTo(List.of(2, 1)))
                .body("correction", equalTo(List.of("Second.", "First.")));
        admin.request()
                .post("/api/documents/" + document + "/reindexing")
                .then()
                .statusCode(202);
        documents.awaitIdle(SOON);
        admin.request()
                .get(chunks() + "?changed=true")
                .then()
                .body("total", equalTo(1))
                .body("items[0].edit.correction", equalTo("Second."))
                .body("items[0].text", containsString("quaxlimeter"));
        Eventually.passes(SOON, () -> assertThat(found("second")).containsExactly("Second."));
        // as it was: an entry of its own
        change(Map.of("revision", 1))
                .statusCode(200)
                .body("edit.version", equalTo(3))
                .body("edit.correction", nullValue());
        admin.request().get(chunks() + "?changed=true").then().body("items", hasSize(0));
    }

    @Test
    void refusesWhatWasMadeOfAnotherRevision() {
        change(Map.of("revision", 7, "text", "Late.")).statusCode(409).body("detail", containsString("look again"));
        change(Map.of("text", "No revision.")).statusCode(400);
        change(Map.of("revision", 1, "text", "  ")).statusCode(400).body("detail", containsString("disable"));
        admin.request()
                .contentType(ContentType.JSON)
                .body(Map.of("revision", 1))
                .put(chunks() + "/99")
                .then()
                .statusCode(404);
    }

    @Test
    void refusesWhatWasMadeOfAnotherTextOrBeforeSomebodyElsesChange() {
        var looked = Map.of("revision", 1, "original", "Another chunk was here.", "text", "Mine.");
        change(looked).statusCode(409).body("detail", containsString("look again"));
        var own = Map.of(
                "revision",
                1,
                "original",
                "The quaxlimeter shows 3l degrees in the cellar.",
                "version",
                0,
                "text",
                "My.");
        change(own).statusCode(200).body("edit.version", equalTo(1));
        change(own).statusCode(409).body("detail", containsString("Somebody else"));
        change(Map.of("revision", 1, "version", 1, "text", "Theirs."))
                .statusCode(200)
                .body("edit.version", equalTo(2));
    }

    @Test
    void isForAdministratorsWhoMayRead() {
        reader.request().get(chunks()).then().statusCode(403);
        reader.request().get(chunks() + "/0/history").then().statusCode(403);
        reader.request()
                .contentType(ContentType.JSON)
                .body(Map.of("revision", 1))
                .put(chunks() + "/0")
                .then()
                .statusCode(403);
        var outsider = accounts.signIn(accounts.person(Role.ADMIN));
        outsider.request().get(chunks()).then().statusCode(403).body("detail", containsString("not among its readers"));
        outsider.request()
                .contentType(ContentType.JSON)
                .body(Map.of("revision", 1, "text", "Mine."))
                .put(chunks() + "/0")
                .then()
                .statusCode(403);
        assertThat(found("quaxlimeter")).hasSize(1);
    }
}
