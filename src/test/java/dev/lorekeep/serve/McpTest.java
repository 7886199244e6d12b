package dev.lorekeep.serve;

import static dev.lorekeep.serve.NodeClient.step;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lorekeep.access.Role;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Person;
import dev.lorekeep.testing.TestingDocuments;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lorekeep as the protocol's own client sees it. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class McpTest {
    private static final String QUOTE = "The river Lorelay is 212 km long and flows north.";
    private static final String QUESTION = "How long is the river Lorelay?";
    private static final NodeClient CLIENT = new NodeClient("mcp.mjs");

    @Inject
    TestingAccounts accounts;

    @Inject
    TestingDocuments documents;

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
        document = documents.add(collection, "Rivers " + team, "Rivers are wet. " + QUOTE + " Many fish live there.");
    }

    @Test
    void introducesItselfAndListsItsTools() {
        var seen = CLIENT.run(key, step("about"), step("ping"), step("list"));
        assertThat(seen.get(0).at("/server/name").asText()).isEqualTo("lorekeep");
        assertThat(seen.get(0).path("protocol").asText()).isEqualTo("2025-11-25");
        assertThat(seen.get(0).path("instructions").asText()).contains("search", "open", "ask");
        assertThat(seen.get(1).isEmpty()).isTrue();
        var names = new ArrayList<String>();
        for (var tool : seen.get(2)) {
            names.add(tool.path("name").asText());
            assertThat(tool.at("/annotations/readOnlyHint").asBoolean()).isTrue();
            assertThat(tool.at("/inputSchema/type").asText()).isEqualTo("object");
        }
        assertThat(names).containsExactly("search", "open", "ask");
        var agents = new ArrayList<String>();
        seen.get(2).at("/2/inputSchema/properties/agent/enum").forEach(each -> agents.add(each.asText()));
        assertThat(agents).contains("ask", "research");
    }

    @Test
    void searchesAndOpens() {
        var seen = CLIENT.run(
                key,
                step("list"), // from now on the client holds results against their schemas
                call("search", Map.of("query", QUESTION, "limit", 3)),
                call("open", Map.of("document", document.toString())),
                call("open", Map.of("document", "Rivers " + team + ".txt", "from", 1)),
                call("open", Map.of("document", document.toString(), "from", 2)));
        assertCites(seen.get(1));
        assertThat(seen.get(1).at("/content/0/text").asText()).contains(QUOTE, "[1] Rivers", document.toString());
        for (var opened : List.of(seen.get(2), seen.get(3))) {
            assertCites(opened);
            assertThat(opened.at("/content/0/text").asText()).contains(QUOTE, "passages 1 to 1 of 1");
            assertThat(opened.at("/structuredContent/document_id").asText()).isEqualTo(document.toString());
        }
        assertThat(seen.get(4).path("isError").asBoolean()).isTrue();
        assertThat(seen.get(4).at("/content/0/text").asText()).contains("has passages 1 to 1");
    }

    @Test
    void asksAgents() {
        var seen = CLIENT.run(
                key,
                step("list"),
                call("ask", Map.of("question", QUESTION)),
                call("ask", Map.of("question", QUESTION, "agent", "research")));
        for (var agent : List.of("ask", "research")) {
            var result = seen.get(agent.equals("ask") ? 1 : 2);
            assertCites(result);
            assertThat(result.at("/structuredContent/agent").asText()).isEqualTo(agent);
            assertThat(result.at("/structuredContent/model").asText()).isEqualTo("extractive");
            assertThat(result.at("/structuredContent/outcome").asText()).isEqualTo("answered");
            assertThat(result.at("/structuredContent/citations/0/quote").asText())
                    .isEqualTo(QUOTE);
            assertThat(result.at("/content/0/text").asText()).contains(QUOTE + "\" [1]", "Sources:");
        }
    }

    @Test
    void tellsModelsWhatTheyDidWrong() {
        var seen = CLIENT.run(
                key,
                call("search", Map.of()),
                call("search", Map.of("query", QUESTION, "limit", 51)),
                call("search", Map.of("query", QUESTION, "collections", List.of("nowhere"))),
                call("open", Map.of("document", UUID.randomUUID().toString())),
                call("ask", Map.of("question", QUESTION, "agent", "nobody")),
                call("destroy", Map.of()));
        var reasons = List.of(
                "“query” is missing", "from 1 to 50", "no collection “nowhere”", "no document", "no agent “nobody”");
        for (var at = 0; at < reasons.size(); at++) {
            assertThat(seen.get(at).path("isError").asBoolean()).isTrue();
            assertThat(seen.get(at).at("/content/0/text").asText()).contains(reasons.get(at));
        }
        assertThat(seen.get(5).at("/error/code").asInt()).isEqualTo(-32602);
    }

    @Test
    void showsNothingOfOthersDocuments() {
        var stranger = accounts.person(Role.ADMIN, accounts.team());
        var seen = CLIENT.run(
                accounts.apiKey(stranger),
                call("search", Map.of("query", QUESTION)),
                call("search", Map.of("query", QUESTION, "collections", List.of("collection-" + collection))),
                call("open", Map.of("document", document.toString())),
                call("open", Map.of("document", "Rivers " + team)),
                call("ask", Map.of("question", QUESTION)));
        // other tests may have left documents that everybody may read
        assertThat(seen.get(0).toString()).doesNotContain(document.toString());
        assertThat(seen.get(1).path("isError").asBoolean()).isTrue();
        assertThat(seen.get(2).path("isError").asBoolean()).isTrue();
        assertThat(seen.get(3).path("isError").asBoolean()).isTrue();
        assertThat(seen.get(4).at("/structuredContent/outcome").asText()).isEqualTo("abstained");
        assertThat(seen.toString()).doesNotContain("212 km", "Many fish");
    }

    @Test
    void keepsToTheCollectionsOfTheKey() {
        var other = accounts.collection(team);
        documents.add(other, "Streams", "The stream Lorelette is 3 km long.");
        var seen = CLIENT.run(
                accounts.apiKey(person, other),
                call("search", Map.of("query", QUESTION)),
                call("open", Map.of("document", document.toString())),
                call("ask", Map.of("question", QUESTION)));
        assertThat(seen.toString()).contains("Lorelette").doesNotContain("212 km");
        assertThat(seen.get(1).path("isError").asBoolean()).isTrue();
    }

    @Test
    void admitsNobodyWithoutAKey() {
        assertThat(CLIENT.run("lk_wrong", step("list")).at("/0/refused/code").asInt())
                .isEqualTo(401);
        given().contentType(ContentType.JSON)
                .body(ping())
                .post("/mcp")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo("Bearer"));
        accounts.signIn(person).withoutToken().body(ping()).post("/mcp").then().statusCode(403);
    }

    @Test
    void refusesPagesOfOtherSites() {
        request()
                .header("Origin", "http://example.com")
                .body(ping())
                .post("/mcp")
                .then()
                .statusCode(403);
        request()
                .header("Origin", "http://example.com")
                .header("Host", "example.com")
                .body(ping())
                .post("/mcp")
                .then()
                .statusCode(403)
                .body("error.message", containsString("origin"));
        request().body(ping()).post("/mcp").then().statusCode(200).body("result", equalTo(Map.of()));
    }

    @Test
    void refusesWhatTheProtocolDoesNotAllow() {
        request().get("/mcp").then().statusCode(405);
        request().delete("/mcp").then().statusCode(405);
        request()
                .header("MCP-Protocol-Version", "1999-01-01")
                .body(ping())
                .post("/mcp")
                .then()
                .statusCode(400)
                .body("error.message", containsString("2025-11-25"));
        request()
                .header("MCP-Protocol-Version", "2025-06-18")
                .body(ping())
                .post("/mcp")
                .then()
                .statusCode(200);
        request()
                .body("[" + ping() + "]")
                .post("/mcp")
                .then()
                .statusCode(400)
                .body("error.code", equalTo(-32600))
                .body("error.message", containsString("batches"));
        request().body("{not json").post("/mcp").then().statusCode(400).body("error.code", equalTo(-32700));
        request()
                .body("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
                .post("/mcp")
                .then()
                .statusCode(202)
                .body(equalTo(""));
        request()
                .body("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"resources/list\"}")
                .post("/mcp")
                .then()
                .statusCode(200)
                .body("id", equalTo(7))
                .body("error.code", equalTo(-32601));
        request()
                .body(
                        "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"1.0\"}}")
                .post("/mcp")
                .then()
                .body("id", equalTo("a"))
                .body("result.protocolVersion", equalTo("2025-11-25"));
    }

    @Test
    void recordsWhoWasShownWhat() {
        CLIENT.run(
                key,
                call("search", Map.of("query", QUESTION)),
                call("open", Map.of("document", document.toString())),
                call("ask", Map.of("question", QUESTION)));
        var records = accounts.signIn(accounts.person(Role.AUDITOR))
                .request()
                .get("/api/audit?before=9007199254740991&limit=1000")
                .jsonPath()
                .getList("findAll { it.accountName == '" + person.name() + "' && it.action != 'model.asked' }");
        assertThat(records)
                .extracting("action")
                .containsExactly("answer.shown", "question.asked", "document.opened", "search.answered");
        assertThat(records.toString()).contains(document.toString()).doesNotContain("Lorelay", "Many fish");
    }

    private RequestSpecification request() {
        return given().header("Authorization", "Bearer " + key).contentType(ContentType.JSON);
    }

    private static String ping() {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    }

    private static Map<String, Object> call(String tool, Map<String, Object> arguments) {
        return step("call", "name", tool, "arguments", arguments);
    }

    private void assertCites(JsonNode result) {
        var citation = result.at("/structuredContent/citations/0");
        assertThat(citation.path("number").asInt()).isEqualTo(1);
        assertThat(citation.path("document_id").asText()).isEqualTo(document.toString());
        assertThat(citation.path("revision").asInt()).isEqualTo(1);
        assertThat(citation.path("title").asText()).isEqualTo("Rivers " + team);
        assertThat(citation.path("collection").asText()).isEqualTo("Collection " + collection);
        assertThat(citation.path("end").asInt())
                .isGreaterThan(citation.path("start").asInt());
        assertThat(citation.path("quote").asText()).contains("212 km");
    }
}
