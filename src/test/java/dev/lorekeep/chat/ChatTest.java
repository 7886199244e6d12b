package dev.lorekeep.chat;

import static dev.lorekeep.testing.ScriptedModelServer.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.lorekeep.access.Role;
import dev.lorekeep.testing.Eventually;
import dev.lorekeep.testing.ScriptedModelServer;
import dev.lorekeep.testing.ScriptedModelServer.Part;
import dev.lorekeep.testing.ScriptedModelServer.Pause;
import dev.lorekeep.testing.ScriptedModelServer.Script;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
@WithTestResource(ScriptedModels.class)
class ChatTest extends ChatCase {
    @Test
    void answersWithQuotesAndKeepsThem() {
        var conversation = conversation();
        var events = follow(ask(conversation, QUESTION), 0);
        assertThat(events)
                .extracting(Event::name)
                .startsWith("status")
                .contains("sources", "text")
                .endsWith("finished");
        assertThat(events).extracting(Event::seq).isSorted().startsWith(1).endsWith(events.size());
        var message = events.getLast().json();
        assertThat(message.getString("message.outcome")).isEqualTo("ANSWERED");
        assertThat(message.getString("message.model")).isEqualTo("extractive");
        assertThat(message.getString("message.citations[0].quote")).isEqualTo(QUOTE);
        browser.request()
                .get("/api/conversations/" + conversation)
                .then()
                .statusCode(200)
                .body("title", equalTo(QUESTION))
                .body("run.state", equalTo("ANSWERED"))
                .body("messages.author", equalTo(List.of("PERSON", "LOREKEEP")))
                .body(
                        "messages[1].parentId",
                        equalTo(JsonPath.from(events.getLast().data()).getString("message.parentId")))
                .body("messages[1].citations[0].documentId", equalTo(document.toString()))
                .body("messages[1].citations[0].available", is(true))
                .body("messages[1].text", equalTo(message.getString("message.text")));
    }

    @Test
    void resumesAtAnyEvent() {
        server.next(Script.saying("It is 212 km", " long [1]", ". Wet it", " is [1]."));
        var run = ask(conversation(), QUESTION);
        var live = follow(run, 0);
        assertThat(live.getLast().json().getString("message.text")).isEqualTo("It is 212 km long [1]. Wet it is [1].");
        for (var seq = 0; seq <= live.size(); seq++) {
            assertThat(follow(run, seq)).isEqualTo(live.subList(seq, live.size()));
            assertThat(events(run, 0, "Last-Event-ID", Integer.toString(seq)))
                    .isEqualTo(live.subList(seq, live.size()));
        }
    }

    @Test
    void stopsAndKeepsWhatWasSaid() {
        server.next(slowly());
        var conversation = conversation();
        var run = ask(conversation, QUESTION);
        Eventually.holds(
                Duration.ofSeconds(10),
                () -> database.first(row -> 1, "select 1 from run_event where run_id = ? and kind = 'text'", run)
                        .isPresent());
        browser.request()
                .post("/api/conversations/" + conversation + "/runs")
                .then()
                .statusCode(400);
        browser.request()
                .body(Map.of("question", "And now?"))
                .post("/api/conversations/" + conversation + "/runs")
                .then()
                .statusCode(409);
        browser.request().post("/api/runs/" + run + "/cancellation").then().statusCode(202);
        var last = follow(run, 0).getLast().json();
        assertThat(last.getString("message.outcome")).isEqualTo("STOPPED");
        assertThat(last.getString("message.text")).startsWith("Wet [1].");
    }

    @Test
    void keepsSilentStreamsOpen() {
        server.next(
                Script.of(new Pause(Duration.ofMillis(900)), token("Wet [1]."), ScriptedModelServer.finish("stop")));
        var run = ask(conversation(), QUESTION);
        assertThat(events(run, 0)).extracting(Event::name).contains("comment");
    }

    @Test
    void tellsWhenTheModelBreaksOff() {
        server.next(Script.of(token("It is ")));
        var conversation = conversation();
        assertThat(follow(ask(conversation, QUESTION), 0).getLast().json().getString("reason"))
                .contains("broke off");
        browser.request()
                .get("/api/conversations/" + conversation)
                .then()
                .body("messages[1].text", equalTo("It is "))
                .body("messages[1].outcome", equalTo("FAILED"))
                .body("messages[1].reason", not(equalTo(null)));
    }

    @Test
    void hidesEverythingFromOthers() {
        var conversation = conversation();
        var run = ask(conversation, QUESTION);
        follow(run, 0);
        var other = accounts.signIn(accounts.person(Role.ADMIN, team)).request();
        other.get("/api/conversations/" + conversation).then().statusCode(404);
        other.body(Map.of("title", "Mine"))
                .patch("/api/conversations/" + conversation)
                .then()
                .statusCode(404);
        other.body(Map.of("question", "?"))
                .post("/api/conversations/" + conversation + "/runs")
                .then()
                .statusCode(404);
        other.get("/api/runs/" + run + "/events").then().statusCode(404);
        other.post("/api/runs/" + run + "/cancellation").then().statusCode(404);
        other.delete("/api/conversations/" + conversation).then().statusCode(404);
        other.get("/api/conversations").then().statusCode(200).body("id", everyItem(not(conversation.toString())));
        browser.request().delete("/api/conversations/" + conversation).then().statusCode(204);
        browser.request().get("/api/conversations/" + conversation).then().statusCode(404);
    }

    @Test
    void withholdsOldAnswersWhenRightsEnd() {
        var conversation = conversation();
        var run = ask(conversation, QUESTION);
        follow(run, 0);
        accounts.leave(person.id(), team);
        var body = browser.request()
                .get("/api/conversations/" + conversation)
                .then()
                .body("messages[1].text", equalTo(Visibility.WITHHELD))
                .body("messages[1].citations[0].available", is(false))
                .body("messages[1].citations[0].title", equalTo(""))
                .extract()
                .asString();
        assertThat(body).doesNotContain("Rivers", "212");
        assertThat(follow(run, 0).toString()).doesNotContain("Rivers", "212 km").contains(Visibility.WITHHELD);
        var again = follow(ask(conversation, QUESTION), 0);
        assertThat(again.getLast().json().getString("message.outcome")).isEqualTo("ABSTAINED");
        assertThat(again.toString()).doesNotContain("Rivers", "212 km");
    }

    @Test
    void blanksQuotesOfDocumentsThatAreGone() {
        var conversation = conversation();
        follow(ask(conversation, QUESTION), 0);
        accounts.execute("delete from document where id = ?", document);
        var body = browser.request().get("/api/conversations/" + conversation).asString();
        assertThat(body).contains("no longer available").doesNotContain("Rivers", "212");
    }

    @Test
    void endsRunsThatARestartInterrupted() {
        var conversation = conversation();
        var question = UUID.randomUUID();
        var run = UUID.randomUUID();
        accounts.execute(
                "insert into message (id, conversation_id, author, body, created_at) values (?, ?, 'PERSON', '?', now())",
                question,
                conversation);
        accounts.execute(
                "insert into run (id, conversation_id, account_id, question_id, collections, state, created_at)"
                        + " values (?, ?, ?, ?, '{}', 'RUNNING', now())",
                run,
                conversation,
                person.id(),
                question);
        accounts.execute(
                "insert into run_event (run_id, seq, kind, data, created_at) values (?, 1, 'text', '{\"text\":\"Half\"}', now())",
                run);
        conductor.recover(new StartupEvent());
        var events = follow(run, 0);
        assertThat(events).extracting(Event::name).containsExactly("text", "failed");
        assertThat(events.getLast().json().getString("reason")).isEqualTo("The service was restarted while answering.");
        browser.request()
                .get("/api/conversations/" + conversation)
                .then()
                .body("messages[1].text", equalTo("Half"))
                .body("messages[1].outcome", equalTo("FAILED"));
    }

    @Test
    void startsWithQuestionsAboutWhatThePersonMayRead() {
        browser.request()
                .get("/api/starters")
                .then()
                .statusCode(200)
                .body("questions", equalTo(List.of("What is “Rivers” about?")));
        browser.request().get("/api/status").then().body("documents", is(1)).body("chatModel", equalTo("scripted"));
        var stranger = accounts.signIn(accounts.person(Role.ADMIN)).request();
        stranger.get("/api/starters").then().body("questions", hasSize(0));
        stranger.get("/api/status").then().body("documents", is(0)).body("chunks", is(0));
    }

    private static Script slowly() {
        var parts = new ArrayList<Part>();
        for (var i = 0; i < 300; i++) parts.addAll(List.of(token("Wet [1]. "), new Pause(Duration.ofMillis(50))));
        return new Script(200, parts);
    }

    @Test
    void recordsWhoAskedAndWasShownWhat() {
        accounts.execute(
                "insert into document_text (document_id, revision, sha256, body, blocks, boxes, metadata)"
                        + " values (?, 1, 'x', ?, '[]', '[]', '{}')",
                document,
                QUOTE);
        server.next(Script.saying("It is long [1]."));
        var run = ask(conversation(), QUESTION);
        follow(run, 0);
        browser.request()
                .body(Map.of("query", QUESTION))
                .post("/api/search")
                .then()
                .statusCode(200);
        // a viewer's requests for one document are one opening
        for (var part : List.of("text", "boxes", "text"))
            browser.request()
                    .get("/api/documents/" + document + "/" + part)
                    .then()
                    .statusCode(200);
        var records = accounts.signIn(accounts.person(Role.AUDITOR))
                .request()
                .get("/api/audit?before=9007199254740991&limit=1000")
                .jsonPath()
                .getList("findAll { it.accountName == '" + person.name() + "' && it.action != 'session.opened' }");
        assertThat(records)
                .extracting("action")
                .containsExactly("document.opened", "search.answered", "answer.shown", "model.asked", "question.asked");
        assertThat(records)
                .extracting("subject")
                .containsExactly(document.toString(), "1 passage", run.toString(), run.toString(), run.toString());
        assertThat(records.subList(1, 3))
                .extracting("detail.documents")
                .containsExactly(document + " r1", document + " r1");
        assertThat(records.get(3))
                .extracting("detail.model", "detail.zone", "detail.sensitivity")
                .containsExactly("scripted", "on-premises", "internal");
        assertThat(records.toString()).doesNotContain("Lorelay", "Rivers are wet");
    }
}
