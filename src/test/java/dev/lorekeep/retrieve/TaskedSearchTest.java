package dev.lorekeep.retrieve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.lorekeep.access.Role;
import dev.lorekeep.testing.Eventually;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Browser;
import dev.lorekeep.testing.TestingPostgres;
import dev.lorekeep.testing.TestingQwen3;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service with a model in safetensors that is told what a question is for. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
@WithTestResource(TestingQwen3.class)
class TaskedSearchTest {
    @Inject
    TestingAccounts accounts;

    private Browser admin;
    private UUID collection;

    @BeforeEach
    void signIn() {
        admin = accounts.signIn(accounts.person(Role.ADMIN));
        collection = accounts.collectionForEveryone();
    }

    @Test
    void aCollectionsInstructionCountsFromTheNextQuestionOn() {
        admin.request()
                .contentType(ContentType.MULTIPART)
                .multiPart("files", "notice.txt", "The notice period is three months.".getBytes(UTF_8))
                .post("/api/collections/" + collection + "/documents")
                .then()
                .statusCode(202);
        Eventually.holds(Duration.ofSeconds(60), () -> scores().size() == 1);
        var usual = scores();

        change("Given a contract, find the clause that answers the question")
                .statusCode(200)
                .body("queryInstruction", startsWith("Given a contract"));

        var told = scores();
        assertThat(told).hasSize(1).isNotEqualTo(usual);
        change(null).statusCode(200).body("queryInstruction", nullValue());
        assertThat(scores()).isEqualTo(usual);
        accounts.signIn(accounts.person(Role.AUDITOR))
                .request()
                .get("/api/audit?before=1000000000")
                .then()
                .statusCode(200)
                .body(containsString("collection.search-settings"))
                .body(containsString("find the clause that answers"));
    }

    @Test
    void refusesWhatIsNoInstruction() {
        change("one\ntwo").statusCode(400).body("detail", containsString("one line"));
        change("x".repeat(1001)).statusCode(400).body("detail", containsString("1000 characters"));
        change("word ".repeat(40)).statusCode(200);
        change("§".repeat(1000)).statusCode(400).body("detail", containsString("tokens"));
        admin.request()
                .get(path())
                .then()
                .body("queryInstruction", equalTo("word ".repeat(40).strip()))
                .body("usualInstruction", containsString("web search query"));
    }

    private List<Float> scores() {
        return admin.request()
                .contentType(ContentType.JSON)
                .body(Map.of("query", "When does it end?", "collections", List.of(collection)))
                .post("/api/search")
                .then()
                .statusCode(200)
                .extract()
                .path("passages.score");
    }

    private ValidatableResponse change(@Nullable String instruction) {
        var body = new HashMap<String, @Nullable String>();
        body.put("queryInstruction", instruction);
        return admin.request()
                .contentType(ContentType.JSON)
                .body(body)
                .put(path())
                .then();
    }

    private String path() {
        return "/api/collections/" + collection + "/search-settings";
    }
}
