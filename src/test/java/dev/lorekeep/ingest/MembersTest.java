package dev.lorekeep.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.lorekeep.access.Role;
import dev.lorekeep.parse.Fixtures;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Browser;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files inside files are documents of their own, and go with what they came in. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class MembersTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Inject
    TestingAccounts accounts;

    @Inject
    Documents documents;

    private Browser admin;
    private UUID collection;

    @BeforeEach
    void signIn() {
        var team = accounts.team();
        admin = accounts.signIn(accounts.person(Role.ADMIN, team));
        collection = accounts.collection(team);
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    private String upload(String name, byte[] bytes) throws Exception {
        var id = admin.request()
                .contentType(ContentType.MULTIPART)
                .multiPart("files", name, bytes)
                .post("/api/collections/" + collection + "/documents")
                .then()
                .statusCode(202)
                .extract()
                .<String>path("[0].id");
        documents.awaitIdle(SOON);
        return id;
    }

    private JsonPath list() {
        return admin.request()
                .get("/api/collections/" + collection + "/documents?limit=100")
                .then()
                .extract()
                .jsonPath();
    }

    private JsonPath search(String words) {
        return admin.request()
                .contentType(ContentType.JSON)
                .body(Map.of("query", words, "collections", List.of(collection)))
                .post("/api/search")
                .then()
                .extract()
                .jsonPath();
    }

    @Test
    void makesTheFilesOfAnArchiveDocumentsThatAreFoundOnce() throws Exception {
        var archive = upload(
                "reports.zip",
                Fixtures.zip("2026/north.txt", "The zephyrion froze.", "south.txt", "The quillfish swam."));
        var listed = list();
        assertThat(listed.<String>getList("items.name"))
                .containsExactlyInAnyOrder("reports.zip", "north.txt", "south.txt");
        assertThat(listed.<String>getList("items.state")).containsOnly("SEARCHABLE");
        assertThat(listed.getString("items.find { it.name == 'north.txt' }.parentId"))
                .isEqualTo(archive);
        assertThat(listed.getString("items.find { it.name == 'north.txt' }.parentName"))
                .isEqualTo("reports.zip");
        var found =
                search("zephyrion").<String>getList("passages.findAll { it.text.contains('zephyrion') }.documentId");
        assertThat(found).containsExactly(listed.getString("items.find { it.name == 'north.txt' }.id"));
        // as a whole it still reads as before
        admin.request().get("/api/documents/" + archive + "/text").then().body("text", containsString("zephyrion"));
    }

    @Test
    void makesAttachmentsDocumentsAndKeepsTheMailsOwnText() throws Exception {
        var mail = """
                From: Ann <ann@example.org>
                To: Bob <bob@example.org>
                Subject: Figures
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                Please see the frobnicated table.
                --b
                Content-Type: text/csv; name=table.csv
                Content-Disposition: attachment; filename=table.csv

                item,price
                snorkelwax,12
                --b--
                """.replace("\n", "\r\n");
        var id = upload("figures.eml", text(mail));
        var table = list().getString("items.find { it.name == 'table.csv' }.id");
        assertThat(search("frobnicated")
                        .<String>getList("passages.findAll { it.text.contains('frobnicated') }.documentId"))
                .containsExactly(id);
        assertThat(search("snorkelwax")
                        .<String>getList("passages.findAll { it.text.contains('snorkelwax') }.documentId"))
                .containsExactly(table);
    }

    @Test
    void goesWithWhatItCameIn() throws Exception {
        var archive = upload("a.zip", Fixtures.zip("one.txt", "The vexillum flew.", "two.txt", "Another text."));
        var one = list().getString("items.find { it.name == 'one.txt' }.id");
        admin.request().delete("/api/documents/" + one).then().statusCode(409).body("detail", containsString("a.zip"));
        // the next revision has one file less
        upload("a.zip", Fixtures.zip("two.txt", "Another text."));
        assertThat(list().<String>getList("items.name")).containsExactlyInAnyOrder("a.zip", "two.txt");
        assertThat(search("vexillum").<String>getList("passages.text")).noneMatch(text -> text.contains("vexillum"));
        admin.request().delete("/api/documents/" + archive).then().statusCode(202);
        documents.awaitIdle(SOON);
        assertThat(list().getInt("total")).isZero();
        assertThat(search("another").<String>getList("passages.text")).isEmpty();
    }

    @Test
    void endsAtAFewLevelsWithoutLosingText() throws Exception {
        var bytes = text("The innermost wobblefruit.");
        var name = "inner.txt";
        for (var level = 7; level > 0; level--) {
            bytes = Fixtures.zip(name, bytes);
            name = "level" + level + ".zip";
        }
        upload(name, bytes);
        assertThat(list().<String>getList("items.name"))
                .containsExactlyInAnyOrder("level1.zip", "level2.zip", "level3.zip", "level4.zip", "level5.zip");
        assertThat(search("wobblefruit").<String>getList("passages.findAll { it.text.contains('wobblefruit') }.text"))
                .hasSize(1);
    }

    @Test
    void showsWhyAFileInAnArchiveCannotBeRead() throws Exception {
        upload("mixed.zip", Fixtures.zip("good.txt", "A good text.", "bad.pdf", "%PDF-1.7 and nothing else"));
        var bad = list().getString("items.find { it.name == 'bad.pdf' }.id");
        admin.request()
                .get("/api/documents/" + bad)
                .then()
                .body("state", equalTo("FAILED"))
                .body("reason", containsString("."));
    }
}
