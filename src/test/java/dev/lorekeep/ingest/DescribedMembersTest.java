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
import java.io.ByteArrayInputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files of an archive are called what its metadata file calls them, from their first reading on. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class DescribedMembersTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SIDECAR = ".onyx_metadata.json";
    private static final String NORTH = """
            {"filename": "north.txt", "title": "%s", "link": "https://example.org/%s", "primary_owners": ["Ada", "Ben"]}""";

    @Inject
    TestingAccounts accounts;

    @Inject
    Documents documents;

    @Inject
    DataSource database;

    private Browser admin;
    private UUID team;
    private UUID collection;
    private String text;

    @BeforeEach
    void signIn() {
        team = accounts.team();
        admin = accounts.signIn(accounts.person(Role.ADMIN, team));
        collection = accounts.collection(team);
        text = "The zephyrion " + UUID.randomUUID() + " froze.";
    }

    private void upload(Object... namesAndContents) throws Exception {
        take(collection, "reports.zip", Fixtures.zip(namesAndContents));
    }

    private void uploadBoth(String described, Object... more) throws Exception {
        var all = new ArrayList<Object>(List.of("north.txt", text, "south.txt", "Another text.", SIDECAR, described));
        all.addAll(List.of(more));
        upload(all.toArray());
    }

    private void take(UUID into, String name, byte[] bytes) throws Exception {
        documents.submit(into, "upload:" + name, name, new ByteArrayInputStream(bytes));
        documents.awaitIdle(SOON);
    }

    private JsonPath list() {
        return list(collection);
    }

    private JsonPath list(UUID of) {
        return admin.request()
                .get("/api/collections/" + of + "/documents?limit=100")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static String of(String field, String name) {
        return "items.find { it.name == '" + name + "' }." + field;
    }

    private JsonPath stored(JsonPath listed, String name) {
        return admin.request()
                .get("/api/documents/" + listed.getString(of("id", name)) + "/text")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private List<String> titlesFound() {
        return admin.request()
                .contentType(ContentType.JSON)
                .body(Map.of("query", text, "collections", List.of(collection)))
                .post("/api/search")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("passages.findAll { it.text.contains('zephyrion') }.title");
    }

    @Test
    void areCalledWhatTheMetadataFileCallsThem() throws Exception {
        uploadBoth("[" + NORTH.formatted("North 2026", "n") + "]");
        var listed = list();
        assertThat(listed.<String>getList("items.name"))
                .containsExactlyInAnyOrder("reports.zip", "north.txt", "south.txt");
        assertThat(listed.<String>getList("items.state")).containsOnly("SEARCHABLE");
        assertThat(listed.getString(of("title", "north.txt"))).isEqualTo("North 2026");
        assertThat(listed.getString(of("title", "south.txt"))).isEqualTo("south");
        assertThat(titlesFound()).containsExactly("North 2026");
        var north = stored(listed, "north.txt");
        assertThat(north.getString("title")).isEqualTo("North 2026");
        assertThat(north.getString("metadata.link")).isEqualTo("https://example.org/n");
        assertThat(north.getString("metadata.primary_owners")).isEqualTo("Ada, Ben");
        assertThat(stored(listed, "reports.zip").getString("text")).doesNotContain("North 2026");
        assertThat(contexts(listed.getString(of("id", "north.txt")))).allMatch(each -> each.contains("North 2026"));
    }

    private List<String> contexts(String document) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select context from chunk where document_id = ?::uuid")) {
            select.setString(1, document);
            var contexts = new ArrayList<String>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) contexts.add(rows.getString(1));
            }
            assertThat(contexts).isNotEmpty();
            return contexts;
        }
    }

    @Test
    void changeWithTheMetadataFileThoughTheirBytesStay() throws Exception {
        uploadBoth("[" + NORTH.formatted("North 2026", "n") + "]");
        var first = list();
        // the archive is another one, what it says of its files is not
        uploadBoth("[ " + NORTH.formatted("North 2026", "n") + "]", "west.txt", "More.");
        var second = list();
        for (var name : List.of("north.txt", "south.txt"))
            for (var field : List.of("id", "revision", "updatedAt", "attempts"))
                assertThat(second.getString(of(field, name))).as(name).isEqualTo(first.getString(of(field, name)));
        uploadBoth("[" + NORTH.formatted("Northern", "other") + "]");
        var third = list();
        assertThat(third.getString(of("id", "north.txt"))).isEqualTo(first.getString(of("id", "north.txt")));
        assertThat(third.getString(of("title", "north.txt"))).isEqualTo("Northern");
        assertThat(third.getString(of("updatedAt", "south.txt")))
                .isEqualTo(first.getString(of("updatedAt", "south.txt")));
        assertThat(titlesFound()).containsExactly("Northern");
        assertThat(stored(third, "north.txt").getString("metadata.link")).isEqualTo("https://example.org/other");
        assertThat(contexts(third.getString(of("id", "north.txt")))).allMatch(each -> each.contains("Northern"));
        upload("north.txt", text, "south.txt", "Another text.");
        var fourth = list();
        assertThat(fourth.getString(of("title", "north.txt"))).isEqualTo("north");
        assertThat(titlesFound()).containsExactly("north");
        assertThat(stored(fourth, "north.txt").getString("metadata.link")).isNull();
    }

    @Test
    void keepTheirTitlesToThemselves() throws Exception {
        var other = accounts.collection(team);
        take(other, "plain.txt", text.getBytes(UTF_8));
        upload("north.txt", text, SIDECAR, "[" + NORTH.formatted("North 2026", "n") + "]");
        var third = accounts.collection(team);
        take(third, "later.txt", text.getBytes(UTF_8));
        var twin = Fixtures.zip("north.txt", text, SIDECAR, "[" + NORTH.formatted("A twin", "twin") + "]");
        take(third, "twin.zip", twin);
        assertThat(list(other).getString(of("title", "plain.txt"))).isEqualTo("plain");
        assertThat(list().getString(of("title", "north.txt"))).isEqualTo("North 2026");
        assertThat(list(third).getString(of("title", "later.txt"))).isEqualTo("later");
        assertThat(list(third).getString(of("title", "north.txt"))).isEqualTo("A twin");
        assertThat(stored(list(third), "later.txt").getString("metadata.link")).isNull();
        assertThat(stored(list(third), "north.txt").getString("metadata.link")).isEqualTo("https://example.org/twin");
        // all others with these bytes are gone: whoever comes next must not take the title of the one that stays
        for (var id : List.of(
                list(other).getString(of("id", "plain.txt")), list(third).getString(of("id", "later.txt"))))
            admin.request().delete("/api/documents/" + id).then().statusCode(202);
        documents.awaitIdle(SOON);
        take(other, "next.txt", text.getBytes(UTF_8));
        assertThat(list(other).getString(of("title", "next.txt"))).isEqualTo("next");
        assertThat(stored(list(other), "next.txt").getString("metadata.link")).isNull();
    }

    @Test
    void areReadAlthoughTheMetadataFileIsBroken() throws Exception {
        upload("north.txt", text, SIDECAR, "[{");
        var listed = list();
        assertThat(listed.getString(of("state", "north.txt"))).isEqualTo("SEARCHABLE");
        admin.request()
                .get("/api/documents/" + listed.getString(of("id", "reports.zip")))
                .then()
                .body("state", equalTo("DEGRADED"))
                .body("reason", containsString("The metadata file of this archive is not valid"))
                .body("remedy", containsString("JSON"));
    }
}
