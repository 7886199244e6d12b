package dev.lorekeep.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.lorekeep.access.Role;
import dev.lorekeep.parse.Fixtures;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Person;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
class DuplicatesTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    TestingAccounts accounts;

    @Inject
    Documents documents;

    private Person person;
    private UUID one;
    private UUID two;
    private String text;

    @BeforeEach
    void takeIn() throws Exception {
        person = accounts.person(Role.ADMIN);
        one = accounts.collection();
        two = accounts.collection();
        var topic = UUID.randomUUID().toString().substring(0, 8);
        text = IntStream.range(0, 120)
                .mapToObj(i -> "Clause " + i + " of " + topic + " binds party " + i * i + ".")
                .collect(Collectors.joining(" "));
        add(one, "contract.txt", text);
        add(two, "copy.txt", text);
        add(two, "draft.txt", text.replace("Clause 7 of", "Paragraph 7 of"));
        add(two, "other.txt", ("Nothing of " + topic + " stands here at all. ").repeat(20));
        documents.awaitIdle(SOON);
    }

    private void add(UUID collection, String name, String content) {
        add(collection, name, content.getBytes(UTF_8));
    }

    private void add(UUID collection, String name, byte[] content) {
        documents.submit(collection, "upload:" + name, name, new ByteArrayInputStream(content));
    }

    private String path(UUID collection) {
        return "/api/collections/" + collection + "/duplicates";
    }

    @Test
    void namesTheSameBytesFirstAndThenWhatIsNearlyTheSame() {
        accounts.signIn(person)
                .request()
                .get(path(one))
                .then()
                .statusCode(200)
                .body("other.name", equalTo(List.of("copy.txt", "draft.txt")))
                .body("sameBytes", equalTo(List.of(true, false)))
                .body("[0].likeness", equalTo(1.0f))
                .body("[1].other.collectionId", equalTo(two.toString()));
    }

    @Test
    void namesTheArchivesThatFilesCameIn() throws Exception {
        for (var name : List.of("last-year.zip", "this-year.zip"))
            add(one, name, Fixtures.zip("note.txt", text + " Enclosed.", name, name));
        documents.awaitIdle(SOON);
        var pairs = accounts.signIn(person).request().get(path(one)).then().statusCode(200);
        assertThat(pairs.extract()
                        .<List<String>>path("findAll { it.sameBytes && it.document.name == 'note.txt' }"
                                + ".collect { [it.document.parentName, it.other.parentName].sort() }.flatten()"))
                .containsExactly("last-year.zip", "this-year.zip");
        pairs.body("find { it.other.name == 'copy.txt' }.other.parentName", nullValue());
    }

    @Test
    void namesAPairWithinACollectionOnce() {
        var pairs = accounts.signIn(person)
                .request()
                .get(path(two))
                .then()
                .extract()
                .<List<String>>path("document.name");
        // copy and draft with each other, and each with the contract
        assertThat(pairs).hasSize(3);
    }

    @Test
    void namesNothingOfCollectionsThatTheCallerDoesNotManage() {
        RestAssured.given()
                .header("Authorization", "Bearer " + accounts.apiKey(person, one))
                .get(path(one))
                .then()
                .statusCode(200)
                .body("$", hasSize(0));
        accounts.signIn(accounts.person(Role.USER))
                .request()
                .get(path(one))
                .then()
                .statusCode(403);
    }
}
