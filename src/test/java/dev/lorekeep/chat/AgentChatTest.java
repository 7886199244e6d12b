package dev.lorekeep.chat;

import static dev.lorekeep.testing.ScriptedModelServer.delta;
import static dev.lorekeep.testing.ScriptedModelServer.finish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.access.Role;
import dev.lorekeep.agent.loop.LoopState;
import dev.lorekeep.agent.loop.Step;
import dev.lorekeep.testing.ScriptedModelServer.Script;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
@WithTestResource(ScriptedModels.class)
class AgentChatTest extends ChatCase {
    @Inject
    RunEvents events;

    @Test
    void tellsEachStepAndKeepsIt() throws IOException {
        server.next(calling("search", "{\\\"query\\\": \\\"length of the Lorelay\\\"}"))
                .next(Script.saying("It is 212 km long [1]."));
        var run = ask(conversation(), QUESTION);
        var live = follow(run, 0);
        assertThat(kinds(live))
                .containsExactly(
                        "began",
                        "retrieved",
                        "asked",
                        "replied",
                        "called",
                        "returned",
                        "asked",
                        "replied",
                        "drafted",
                        "checked",
                        "ended");
        assertThat(live.getLast().json().getString("message.verdicts[0].support"))
                .isEqualTo("SUPPORTED");
        assertThat(live.getLast().json().getString("message.agent")).isEqualTo("ask");
        for (var seq = 0; seq <= live.size(); seq++)
            assertThat(follow(run, seq)).isEqualTo(live.subList(seq, live.size()));
        // what a tool told the model is in the store and not in the stream
        assertThat(live.toString()).doesNotContain("\"text\":\"[1]");
        var stored = new ArrayList<Step>();
        for (var event : events.after(run, 0))
            if (event.body() instanceof RunEvent.Stepped stepped) stored.add(stepped.step());
        var state = LoopState.of(stored);
        assertThat(state.phase()).isEqualTo(LoopState.Phase.OVER);
        assertThat(state.draft().text()).isEqualTo("It is 212 km long [1].");
        assertThat(state.talk().exchanges().getFirst().result().text()).contains("212 km long");
    }

    @Test
    void writesAReceiptThatCanBeHeldAgainstTheDocuments() {
        accounts.execute(
                "insert into document_text (document_id, revision, sha256, body, blocks, boxes, metadata)"
                        + " values (?, 1, 'x', ?, '[]', '[]', '{}')",
                document,
                "Rivers are wet. " + QUOTE + " Many fish live there.");
        server.next(calling("search", "{\\\"query\\\": \\\"length\\\"}")).next(Script.saying("It is 212 km long [1]."));
        var run = ask(conversation(), QUESTION);
        follow(run, 0);
        browser.request()
                .get("/api/runs/" + run + "/receipt")
                .then()
                .statusCode(200)
                .body("question", equalTo(QUESTION))
                .body("agent", equalTo("ask"))
                .body("agentVersion.length()", is(64))
                .body("models", hasSize(2))
                .body("models[1].promptHash.length()", is(64))
                .body("passages[0].documentId", equalTo(document.toString()))
                .body("passages[0].cited", is(true))
                .body("passages[0].textHash.length()", is(64))
                .body("calls[0].tool", equalTo("search"))
                .body("calls[0].text", containsString("212 km"))
                .body("indexGeneration", not(equalTo("")));
        // its original is not in the store: that is not what was read
        states(run, "CHANGED");
        accounts.execute("update document set state = 'REMOVING' where id = ?", document);
        states(run, "DELETED");
        accounts.execute("update document set state = 'SEARCHABLE' where id = ?", document);
        accounts.execute("delete from membership where account_id = ?", person.id());
        states(run, "NOT_PERMITTED");
        browser.request()
                .get("/api/runs/" + run + "/receipt")
                .then()
                .body("calls[0].text", equalTo(""))
                .body("calls[0].arguments", equalTo(""))
                .body("passages[0].title", equalTo(""))
                .body("steps", hasSize(0));
    }

    private void states(UUID run, String state) {
        browser.request()
                .post("/api/runs/" + run + "/verification")
                .then()
                .statusCode(200)
                .body("passages.state", hasItem(state));
    }

    @Test
    void asksAgainAndShowsTheDifference() {
        server.next(Script.saying("It is 212 km long [1]."));
        var run = ask(conversation(), QUESTION);
        follow(run, 0);
        server.next(Script.saying("It is about 212 km long [1]."));
        var again = browser.request()
                .body(Map.of("model", "scripted"))
                .post("/api/runs/" + run + "/replays")
                .then()
                .statusCode(202)
                .extract()
                .<String>path("runId");
        follow(UUID.fromString(again), 0);
        browser.request()
                .get("/api/runs/" + run + "/comparison/" + again)
                .then()
                .statusCode(200)
                .body("sameSources", is(true))
                .body("words.findAll { it.kind == 'ADDED' }.text", equalTo(List.of("about ")))
                .body("words.findAll { it.kind == 'REMOVED' }", hasSize(0));
        browser.request()
                .body(Map.of("model", "nobody"))
                .post("/api/runs/" + run + "/replays")
                .then()
                .statusCode(400)
                .body("title", containsString("nobody"));
        accounts.signIn(accounts.person(Role.USER))
                .request()
                .get("/api/runs/" + run + "/comparison/" + again)
                .then()
                .statusCode(404);
    }

    @Test
    void endsARunThatARestartInterruptedWithoutWhatWasTakenBack() {
        var conversation = conversation();
        var question = UUID.randomUUID();
        accounts.execute(
                "insert into message (id, conversation_id, author, body, created_at) values (?, ?, 'PERSON', 'q', now())",
                question,
                conversation);
        var run = UUID.randomUUID();
        accounts.execute(
                "insert into run (id, conversation_id, account_id, question_id, collections, state, created_at)"
                        + " values (?, ?, ?, ?, '{}', 'RUNNING', now())",
                run,
                conversation,
                person.id(),
                question);
        events.append(run, new RunEvent(1, new RunEvent.Text("Let me look. ")));
        events.append(run, new RunEvent(2, new RunEvent.Stepped(new Step.SetAside("Let me look."))));
        events.append(run, new RunEvent(3, new RunEvent.Text("It is ")));
        conductor.recover(new StartupEvent());
        var last = follow(run, 0).getLast().json();
        assertThat(last.getString("reason")).isEqualTo("The service was restarted while answering.");
        browser.request()
                .get("/api/conversations/" + conversation)
                .then()
                .body("messages[1].text", equalTo("It is "))
                .body("messages[1].outcome", equalTo("FAILED"));
    }

    @Test
    void refusesAWordThatNobodyWaitsFor() {
        server.next(Script.saying("It is 212 km long [1]."));
        var run = ask(conversation(), QUESTION);
        follow(run, 0);
        browser.request()
                .body(Map.of("allowed", true))
                .put("/api/runs/" + run + "/approvals/c1")
                .then()
                .statusCode(409);
        browser.request()
                .body("{}")
                .put("/api/runs/" + run + "/approvals/c1")
                .then()
                .statusCode(400);
    }

    @Test
    void keepsAgentsToThoseWhoMayUseThem() {
        browser.request().get("/api/agents").then().statusCode(200).body("name", hasItem("research"));
        browser.request()
                .body(Map.of("question", "x", "agent", "nobody"))
                .post("/api/conversations/" + conversation() + "/runs")
                .then()
                .statusCode(400)
                .body("title", containsString("nobody"));
        var admin = accounts.signIn(accounts.person(Role.ADMIN));
        var draft = admin.request()
                .body(Map.of("source", "---\ntitle: T\ndescription: D\n---\nBe brief."))
                .post("/api/agents/trial/drafts")
                .then()
                .statusCode(200)
                .extract()
                .<String>path("agent");
        // a draft is its writer's only
        browser.request()
                .body(Map.of("question", "x", "agent", draft))
                .post("/api/conversations/" + conversation() + "/runs")
                .then()
                .statusCode(400);
        admin.request()
                .body(Map.of("source", "---\ntitel: T\n---\nBe brief."))
                .post("/api/agents/trial/validation")
                .then()
                .statusCode(200)
                .body("problem", containsString("trial.md:2: titel"));
    }

    private static Script calling(String tool, String arguments) {
        return new Script(
                200,
                List.of(
                        delta(
                                "{\"tool_calls\":[{\"index\":0,\"id\":\"x\",\"type\":\"function\",\"function\":{\"name\":\""
                                        + tool + "\",\"arguments\":\"" + arguments + "\"}}]}"),
                        finish("tool_calls")));
    }

    private static List<String> kinds(List<Event> events) throws IOException {
        var kinds = new ArrayList<String>();
        for (var event : events)
            if (event.name().equals("step"))
                kinds.add(new ObjectMapper()
                        .readTree(event.data())
                        .path("step")
                        .path("kind")
                        .asText());
        return kinds;
    }
}
