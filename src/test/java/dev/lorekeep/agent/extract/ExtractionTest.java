package dev.lorekeep.agent.extract;

import static dev.lorekeep.testing.ScriptedModelServer.finish;
import static dev.lorekeep.testing.ScriptedModelServer.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.lorekeep.access.Role;
import dev.lorekeep.agent.spec.AgentSpec;
import dev.lorekeep.agent.spec.Agents;
import dev.lorekeep.chat.ScriptedModels;
import dev.lorekeep.platform.Database;
import dev.lorekeep.testing.Eventually;
import dev.lorekeep.testing.ScriptedModelServer;
import dev.lorekeep.testing.ScriptedModelServer.Part;
import dev.lorekeep.testing.ScriptedModelServer.Script;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Browser;
import dev.lorekeep.testing.TestingAccounts.Person;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
@WithTestResource(ScriptedModels.class)
class ExtractionTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String REPLY =
            "{\"date\": \"2024-05-03\", \"organisations\": [\"=Blue Harbour\", \"Red Pier\"], \"summary\": \"A lease.\"}";

    @Inject
    TestingAccounts accounts;

    @Inject
    Database database;

    @Inject
    Agents agents;

    @Inject
    Extractions extractions;

    @Inject
    ExtractionConductor conductor;

    @SuppressWarnings("NullAway.Init") // by ScriptedModels
    ScriptedModelServer server;

    private UUID team;
    private UUID collection;
    private Person person;
    private Browser browser;

    @BeforeEach
    void prepare() {
        team = accounts.team();
        collection = accounts.collection(team);
        person = accounts.person(Role.USER, team);
        browser = accounts.signIn(person);
    }

    @Test
    void fillsInTheFieldsOfEveryDocument() {
        var first = document("A lease", "Signed on 3 May 2024 by =Blue Harbour. A lease.");
        document("B lease", "Signed on 3 May 2024 by =Blue Harbour. A lease.");
        document("C lease", "Signed on 3 May 2024 by =Blue Harbour. A lease.");
        for (var i = 0; i < 3; i++) server.next(Script.saying(REPLY));
        var id = start();
        ended(id, "DONE")
                .body("agent", equalTo("extract"))
                .body("collection", equalTo(collection.toString()))
                .body("fields", equalTo(List.of("summary", "date", "organisations")))
                .body("total", equalTo(3))
                .body("done", equalTo(3))
                .body("failed", equalTo(0))
                .body("endedAt", notNullValue())
                .body("next", nullValue())
                .body("rows", hasSize(3))
                .body("rows.document", hasItem(first.toString()))
                .body("rows[0].revision", equalTo(1))
                .body("rows[0].data.date", equalTo("2024-05-03"))
                .body("rows[0].unsupported", hasSize(1))
                .body("rows[0].unsupported[0].value", equalTo("Red Pier"))
                .body("rows[0].citations.find { it.field == 'date' }.start", equalTo(10))
                .body("rows[0].citations.find { it.field == 'date' }.end", equalTo(20));
        browser.request()
                .get("/api/extractions/" + id + "/json")
                .then()
                .statusCode(200)
                .body("", hasSize(3))
                .body("title", hasItem("A lease"))
                .body("[0].fields.organisations", equalTo(List.of("=Blue Harbour", "Red Pier")))
                .body("[0].unsupported[0].field", equalTo("organisations"))
                .body("[0].problem", nullValue());
        var csv = browser.request()
                .get("/api/extractions/" + id + "/csv")
                .then()
                .statusCode(200)
                .header("Content-Type", startsWith("text/csv"))
                .extract()
                .asString();
        assertThat(csv)
                .startsWith("document_id,document_title,summary,date,organisations,unsupported,problem\r\n")
                .contains(first + ",A lease,A lease.,2024-05-03,'=Blue Harbour; Red Pier,organisations: Red Pier,\r\n");
        browser.request()
                .get("/api/extractions")
                .then()
                .body("", hasSize(1))
                .body("[0].done", equalTo(3))
                .body("[0].collectionName", startsWith("Collection"));
        var log = accounts.signIn(accounts.person(Role.AUDITOR))
                .request()
                .get("/api/audit?before=1000000000")
                .then()
                .extract()
                .asString();
        assertThat(log)
                .contains("extraction.started", "extraction.read", "model.asked", first.toString())
                .doesNotContain("Blue Harbour");
    }

    @Test
    void givesAReplyBackThatDoesNotFitAndFailsOneDocumentOnly() {
        document("A lease", "Signed on 3 May 2024.");
        server.next(Script.saying("I cannot say.")).next(Script.saying("```json\n{\"date\": \"2024-05-03\"}\n```"));
        ended(start(), "DONE").body("done", equalTo(1)).body("rows[0].data.date", equalTo("2024-05-03"));
        server.next(Script.saying("I cannot say.")).next(Script.saying("{\"date\": 7, \"organisations\": {}}"));
        ended(start(), "DONE")
                .body("done", equalTo(0))
                .body("failed", equalTo(1))
                .body("rows[0].state", equalTo("FAILED"))
                .body("rows[0].reason", containsString("does not fit"));
    }

    @Test
    void stopsAtOnceAndKeepsWhatWasRead() throws InterruptedException {
        document("A lease", "Signed on 3 May 2024.");
        server.next(slowly());
        var before = server.requests().size();
        var id = start();
        Eventually.holds(SOON, () -> server.requests().size() > before);
        var asked = System.nanoTime();
        browser.request()
                .post("/api/extractions/" + id + "/cancellation")
                .then()
                .statusCode(202);
        browser.request().get("/api/extractions/" + id).then().body("state", equalTo("STOPPED"));
        // the model's server is left, too: 200 ms and some for a busy machine
        assertThat(server.abandonedAfter(SOON)).isLessThan(100);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(2));
        browser.request().delete("/api/extractions/" + id).then().statusCode(204);
        browser.request().get("/api/extractions/" + id).then().statusCode(404);
        assertThat(database.list(row -> 1, "select 1 from extraction where id = ?", id))
                .isEmpty();
    }

    @Test
    void goesOnAfterARestartWithWhatHasNoRow() {
        var read = document("A lease", "Signed on 3 May 2024.");
        document("B lease", "Signed on 3 May 2024.");
        var extraction = interrupted();
        extractions.add(
                extraction.id(),
                new Row(
                        read,
                        1,
                        "A lease",
                        Row.State.DONE,
                        FieldsTest.object("{'date': 'before'}"),
                        List.of(),
                        List.of(),
                        ""));
        var asked = server.requests().size();
        server.next(Script.saying(REPLY));
        conductor.recover(new StartupEvent());
        ended(extraction.id(), "DONE")
                .body("total", equalTo(2))
                .body("done", equalTo(2))
                .body("rows.data.date", equalTo(List.of("before", "2024-05-03")));
        assertThat(server.requests()).hasSize(asked + 1);
    }

    @Test
    void endsAfterARestartWhenOwnerOrCollectionIsGone() {
        document("A lease", "Signed on 3 May 2024.");
        var closed = interrupted();
        accounts.execute("update account set disabled = true where id = ?", person.id());
        conductor.recover(new StartupEvent());
        accounts.execute("update account set disabled = false where id = ?", person.id());
        ended(closed.id(), "FAILED").body("reason", containsString("account"));
        var left = interrupted();
        accounts.execute(
                "delete from chunk where document_id in (select id from document where collection_id = ?)", collection);
        accounts.execute("delete from document where collection_id = ?", collection);
        accounts.execute("delete from collection_reader where collection_id = ?", collection);
        accounts.execute("delete from collection where id = ?", collection);
        conductor.recover(new StartupEvent());
        ended(left.id(), "FAILED").body("reason", containsString("collection")).body("collectionName", nullValue());
    }

    @Test
    void endsWhenRightsAreLostAndHidesWhatWasRead() {
        for (var i = 0; i < 6; i++) document("Lease " + i, "Signed on 3 May 2024.");
        // the first two are whole; the next two say their end after the rights are gone
        server.next(Script.saying(REPLY)).next(Script.saying(REPLY));
        server.next(pausing()).next(pausing());
        var before = server.requests().size();
        var id = start();
        Eventually.holds(SOON, () -> rows(id) == 2 && server.requests().size() == before + 4);
        accounts.leave(person.id(), team);
        ended(id, "FAILED")
                .body("reason", equalTo(ExtractionRun.NOT_READABLE))
                .body("done", equalTo(0))
                .body("rows", hasSize(0))
                .body("collectionName", nullValue());
        assertThat(rows(id)).isEqualTo(2);
        assertThat(server.requests()).hasSize(before + 4);
        browser.request().get("/api/extractions/" + id + "/json").then().body("", hasSize(0));
        assertThat(browser.request()
                        .get("/api/extractions/" + id + "/csv")
                        .then()
                        .extract()
                        .asString()
                        .lines())
                .hasSize(1);
        accounts.join(person.id(), team);
        browser.request().get("/api/extractions/" + id).then().body("rows", hasSize(2));
    }

    @Test
    void leavesOutWhatWasDeletedAndForgetsItsRow() {
        var gone = document("A lease", "Signed on 3 May 2024.");
        server.next(Script.saying(REPLY));
        var id = start();
        ended(id, "DONE").body("done", equalTo(1));
        accounts.execute("update document set state = 'REMOVING' where id = ?", gone);
        browser.request().get("/api/extractions/" + id).then().body("rows", hasSize(0));
        ended(start(), "DONE").body("total", equalTo(0)).body("rows", hasSize(0));
        accounts.execute("delete from chunk where document_id = ?", gone);
        accounts.execute("delete from document where id = ?", gone);
        assertThat(rows(id)).isZero();
    }

    @Test
    void turnsPages() {
        var extraction = interrupted();
        for (var i = 0; i < 51; i++)
            extractions.add(
                    extraction.id(),
                    new Row(
                            document("Lease " + i, "x"),
                            1,
                            "Lease " + i,
                            Row.State.DONE,
                            FieldsTest.object("{}"),
                            List.of(),
                            List.of(),
                            ""));
        extractions.end(extraction.id(), Extraction.State.DONE, "");
        var next = browser.request()
                .get("/api/extractions/" + extraction.id())
                .then()
                .body("rows", hasSize(50))
                .extract()
                .<String>path("next");
        browser.request()
                .get("/api/extractions/" + extraction.id() + "?after=" + next)
                .then()
                .body("rows.title", equalTo(List.of("Lease 50")))
                .body("next", nullValue());
    }

    @Test
    void refusesWhatCannotWork() {
        order("ask", collection).statusCode(400).body("detail", containsString("output: extract"));
        order("nobody", collection).statusCode(400).body("detail", containsString("nobody"));
        order("extract", accounts.collection()).statusCode(400).body("detail", containsString("collection"));
        order("extract", UUID.randomUUID()).statusCode(400);
        browser.request().body("{}").post("/api/extractions").then().statusCode(400);
        for (var i = 0; i < 5; i++) interrupted();
        order("extract", collection).statusCode(409).body("detail", containsString("Wait for one to end"));
        extractions.of(person.caller()).forEach(each -> conductor.stop(each.id()));
    }

    @Test
    void hidesExtractionsFromOthers() {
        var id = interrupted().id();
        conductor.stop(id);
        for (var role : Role.values()) {
            var other = accounts.signIn(accounts.person(role, team));
            for (var path : List.of("", "/json", "/csv"))
                other.request().get("/api/extractions/" + id + path).then().statusCode(404);
            other.request().get("/api/extractions").then().body("", hasSize(0));
            other.request()
                    .post("/api/extractions/" + id + "/cancellation")
                    .then()
                    .statusCode(404);
            other.request().delete("/api/extractions/" + id).then().statusCode(404);
        }
        browser.request().get("/api/extractions/" + id).then().statusCode(200).body("id", not(nullValue()));
    }

    private UUID start() {
        return UUID.fromString(
                order("extract", collection).statusCode(202).extract().path("id"));
    }

    private ValidatableResponse order(String agent, UUID from) {
        return browser.request()
                .body(Map.of("agent", agent, "collection", from))
                .post("/api/extractions")
                .then();
    }

    private ValidatableResponse ended(UUID id, String state) {
        Eventually.holds(
                SOON,
                () -> !browser.request()
                        .get("/api/extractions/" + id)
                        .then()
                        .extract()
                        .path("state")
                        .equals("RUNNING"));
        return browser.request()
                .get("/api/extractions/" + id)
                .then()
                .statusCode(200)
                .body("state", equalTo(state));
    }

    private long rows(UUID id) {
        return database.list(row -> 1, "select 1 from extraction_row where extraction_id = ?", id)
                .size();
    }

    /** As a service that was killed leaves it. */
    private Extraction interrupted() {
        AgentSpec agent = agents.find("extract", person.caller()).orElseThrow();
        return extractions.create(
                person.caller(), agent, agent.output().schema().orElseThrow(), collection, 0);
    }

    private static Script slowly() {
        var parts = new ArrayList<Part>();
        for (var i = 0; i < 100; i++) {
            parts.add(token(" "));
            parts.add(new ScriptedModelServer.Pause(Duration.ofMillis(50)));
        }
        return new Script(200, parts);
    }

    private static Script pausing() {
        return Script.of(
                token("{\"date\": "),
                new ScriptedModelServer.Pause(Duration.ofMillis(1500)),
                token("\"2024-05-03\"}"),
                finish("stop"));
    }

    private UUID document(String title, String text) {
        var id = UUID.randomUUID();
        accounts.execute(
                "insert into document (id, collection_id, source_uri, name, title, sha256, media_type, size_bytes, revision,"
                        + " indexed_revision, state, stage, chunk_count, created_at, updated_at)"
                        + " values (?, ?, ?, ?, ?, 'x', 'text/plain', 1, 1, 1, 'SEARCHABLE', 'DONE', 1, now(), now())",
                id,
                collection,
                "upload:" + id,
                title + ".txt",
                title);
        accounts.execute(
                "insert into chunk (id, document_id, revision, ordinal, start_offset, end_offset, page, heading_path, context, body,"
                        + " sha256) values (?, ?, 1, 0, 0, ?, 0, '{}', ?, ?, 'x')",
                UUID.randomUUID(),
                id,
                text.length(),
                title,
                text);
        return id;
    }
}
