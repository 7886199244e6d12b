package dev.lorekeep.serve;

import static dev.lorekeep.serve.Completions.CLIENT;
import static dev.lorekeep.serve.Completions.QUESTION;
import static dev.lorekeep.serve.Completions.QUOTE;
import static dev.lorekeep.serve.Completions.body;
import static dev.lorekeep.serve.Completions.chat;
import static dev.lorekeep.serve.Completions.stream;
import static dev.lorekeep.serve.Completions.text;
import static dev.lorekeep.serve.Completions.texts;
import static dev.lorekeep.serve.Completions.with;
import static dev.lorekeep.serve.NodeClient.step;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lorekeep.access.Role;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Person;
import dev.lorekeep.testing.TestingDocuments;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lorekeep as OpenAI's own client sees it, where quotes answer. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class OpenAiTest {

    @Inject
    TestingAccounts accounts;

    @Inject
    TestingDocuments documents;

    @Inject
    Embedder embedder;

    private UUID team;
    private UUID collection;
    private UUID document;
    private Person person;
    private String key;

    @BeforeEach
    void prepare() {
        team = accounts.team();
        person = accounts.person(Role.USER, team);
        key = accounts.apiKey(person);
        collection = accounts.collection(team);
        document = documents.add(collection, "Rivers", "Rivers are wet. " + QUOTE + " Many fish live there.");
    }

    @Test
    void listsAgentsAndTheEmbeddingModel() {
        var seen = CLIENT.run(key, step("models"), step("model", "id", "ask"), step("model", "id", "nobody"));
        assertThat(texts(seen.get(0), "id"))
                .contains("ask", "research", embedder.info().model());
        assertThat(texts(seen.get(0), "owned_by")).containsOnly("lorekeep");
        assertThat(seen.get(1).path("object").asText()).isEqualTo("model");
        assertThat(seen.get(2).at("/error/class").asText()).isEqualTo("NotFoundError");
        assertThat(seen.get(2).at("/error/code").asText()).isEqualTo("model_not_found");
    }

    @Test
    void quotesWhereNoModelAnswers() {
        var seen = CLIENT.run(key, chat("ask", QUESTION), stream("ask", QUESTION));
        assertThat(seen.get(0).at("/lorekeep/model").asText()).isEqualTo("extractive");
        assertThat(seen.get(0).at("/choices/0/message/content").asText()).contains(QUOTE + "\" [1]");
        assertThat(seen.get(0).at("/lorekeep/citations/0/quote").asText()).isEqualTo(QUOTE);
        assertThat(text(seen.get(1)))
                .isEqualTo(seen.get(0).at("/choices/0/message/content").asText());
    }

    @Test
    void writesTheEventsThatOtherParsersExpect() {
        var body = given().header("Authorization", "Bearer " + key)
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "model",
                        "ask",
                        "stream",
                        true,
                        "messages",
                        List.of(Map.of("role", "user", "content", QUESTION))))
                .post("/v1/chat/completions")
                .then()
                .statusCode(200)
                .header("Content-Type", equalTo("text/event-stream"))
                .header("Cache-Control", equalTo("no-store"))
                .extract()
                .asString();
        assertThat(body).startsWith("data: {\"id\":\"chatcmpl-").endsWith("\n\ndata: [DONE]\n\n");
        assertThat(body.strip().split("\n\n")).allMatch(event -> event.startsWith("data: ") || event.startsWith(": "));
    }

    @Test
    void refusesInOpenAisForm() {
        var seen = CLIENT.run(
                key,
                chat("nobody", QUESTION),
                step("chat", "body", with("n", 2)),
                step("chat", "body", with("tools", List.of(Map.of("type", "function")))),
                step("chat", "body", with("logprobs", true)),
                step("chat", "body", with("response_format", Map.of("type", "json_object"))),
                step("chat", "body", with("messages", List.of())),
                step("chat", "body", with("messages", List.of(Map.of("role", "assistant", "content", "So?")))),
                step("chat", "body", with("messages", List.of(Map.of("role", "tool", "content", "7")))),
                step(
                        "chat",
                        "body",
                        with(
                                "messages",
                                List.of(Map.of(
                                        "role",
                                        "user",
                                        "content",
                                        List.of(Map.of("type", "image_url", "image_url", Map.of("url", "x"))))))),
                step("chat", "body", with("lorekeep", Map.of("collections", List.of("nowhere")))),
                step("stream", "body", with("n", 2)));
        assertThat(texts(seen, "/error/class"))
                .containsExactly(
                        "NotFoundError",
                        "BadRequestError",
                        "BadRequestError",
                        "BadRequestError",
                        "BadRequestError",
                        "BadRequestError",
                        "BadRequestError",
                        "BadRequestError",
                        "BadRequestError",
                        "BadRequestError",
                        "BadRequestError");
        assertThat(texts(seen, "/error/param"))
                .containsExactly(
                        "model",
                        "n",
                        "tools",
                        "logprobs",
                        "response_format",
                        "messages",
                        "messages",
                        "messages[0].role",
                        "messages[0].content",
                        "lorekeep.collections",
                        "n");
        assertThat(CLIENT.run("lk_wrong", chat("ask", QUESTION))
                        .get(0)
                        .at("/error/class")
                        .asText())
                .isEqualTo("AuthenticationError");
    }

    @Test
    void givesEveryErrorUnderV1OpenAisForm() {
        var wrong = new ArrayList<String>();
        var all = List.of(
                List.of("GET", "/v1/nowhere", "404"),
                List.of("GET", "/v1/chat/completions", "405"),
                List.of("DELETE", "/v1/models", "405"),
                List.of("POST", "/v1/embeddings", "400"));
        for (var each : all) {
            var response = given().header("Authorization", "Bearer " + key)
                    .contentType(ContentType.JSON)
                    .body("{not json")
                    .request(each.get(0), each.get(1));
            if (response.statusCode() != Integer.parseInt(each.get(2))
                    || !response.contentType().startsWith("application/json")
                    || response.path("error.message") == null
                    || response.path("error.type") == null)
                wrong.add(
                        each + ": " + response.statusCode() + " " + response.contentType() + " " + response.asString());
        }
        assertThat(wrong).isEmpty();
        given().get("/v1/models")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo("Bearer"))
                .body("error.code", equalTo("invalid_api_key"));
        given().get("/v1/nowhere").then().statusCode(401).body("error.code", equalTo("invalid_api_key"));
        accounts.signIn(person)
                .withoutToken()
                .body(body("ask", QUESTION))
                .post("/v1/chat/completions")
                .then()
                .statusCode(403)
                .body("error.type", equalTo("permission_error"));
    }

    @Test
    void embedsAsSearchesDo() {
        var model = embedder.info().model();
        var seen = CLIENT.run(
                key,
                step("embed", "body", Map.of("model", model, "input", List.of(QUOTE, QUESTION))),
                step("embed", "body", Map.of("model", model, "input", QUOTE, "encoding_format", "float")),
                step("embed", "body", Map.of("model", model, "input", QUESTION, "input_type", "query")),
                step("embed", "body", Map.of("model", "text-embedding-3-small", "input", QUOTE)),
                step("embed", "body", Map.of("model", model, "input", List.of(List.of(1, 2)))),
                step("embed", "body", Map.of("model", model, "input", List.of(1, 2))),
                step("embed", "body", Map.of("model", model, "input", "x".repeat(32_001))),
                step("embed", "body", Map.of("model", model, "input", java.util.Collections.nCopies(257, "x"))),
                step("embed", "body", Map.of("model", model, "input", "x", "input_type", "other")),
                step("embed", "body", Map.of("model", model, "input", "x", "dimensions", 7)));
        var passage = vector(Embedder.Side.DOCUMENT, QUOTE);
        assertThat(floats(seen.get(0).at("/data/0/embedding"))).containsExactly(passage);
        assertThat(floats(seen.get(0).at("/data/1/embedding")))
                .containsExactly(vector(Embedder.Side.DOCUMENT, QUESTION));
        assertThat(floats(seen.get(1).at("/data/0/embedding"))).containsExactly(passage);
        assertThat(floats(seen.get(2).at("/data/0/embedding"))).containsExactly(vector(Embedder.Side.QUERY, QUESTION));
        assertThat(seen.get(1).at("/usage/total_tokens").asInt()).isEqualTo(embedder.countTokens(QUOTE));
        assertThat(texts(seen, "/error/param").subList(3, 10))
                .containsExactly("model", "input", "input", "input", "input", "input_type", "dimensions");
    }

    @Test
    void showsNothingOfOthersDocuments() {
        var stranger = accounts.person(Role.ADMIN, accounts.team());
        documents.add(accounts.collection(stranger.teams().iterator().next()), "Hills", "Hills are dry and high.");
        for (var agent : List.of("ask", "extract")) {
            var seen = CLIENT.run(accounts.apiKey(stranger), chat(agent, QUESTION), stream(agent, QUESTION));
            assertThat(seen.toString()).doesNotContain("Rivers", "212 km", document.toString());
        }
        var slug = "collection-" + collection;
        assertThat(CLIENT.run(
                                accounts.apiKey(stranger),
                                step("chat", "body", with("lorekeep", Map.of("collections", List.of(slug)))))
                        .get(0)
                        .at("/error/param")
                        .asText())
                .isEqualTo("lorekeep.collections");
    }

    @Test
    void keepsToTheCollectionsOfTheKeyAndOfTheRequest() {
        var other = accounts.collection(team);
        documents.add(other, "Streams", "The stream Lorelette is 3 km long.");
        var limited = accounts.apiKey(person, other);
        assertThat(CLIENT.run(limited, chat("ask", QUESTION)).toString())
                .doesNotContain("212 km")
                .contains("Lorelette");
        var body = with("lorekeep", Map.of("collections", List.of("collection-" + collection)));
        assertThat(CLIENT.run(key, step("chat", "body", body)).toString())
                .contains("212 km")
                .doesNotContain("Lorelette");
        assertThat(CLIENT.run(limited, step("chat", "body", body)).toString()).contains("no collection");
    }

    @Test
    void recordsWhoAskedAndWasShownWhat() {
        CLIENT.run(key, chat("ask", QUESTION));
        var records = accounts.signIn(accounts.person(Role.AUDITOR))
                .request()
                .get("/api/audit?before=9007199254740991&limit=1000")
                .jsonPath()
                .getList("findAll { it.accountName == '" + person.name() + "' && it.action != 'model.asked' }");
        assertThat(records).extracting("action").containsExactly("answer.shown", "question.asked");
        assertThat(records.getFirst()).extracting("detail.documents").isEqualTo(document + " r1");
        assertThat(records.toString()).doesNotContain("Lorelay", "Rivers");
    }

    private float[] vector(Embedder.Side side, String text) {
        return embedder.embed(List.of(text), side, Embedder.Priority.INTERACTIVE)
                .join()
                .getFirst();
    }

    private static float[] floats(JsonNode numbers) {
        // a Float32Array prints as an object of its indexes
        var floats = new float[numbers.size()];
        var at = 0;
        for (var number : numbers) floats[at++] = (float) number.asDouble();
        return floats;
    }
}
