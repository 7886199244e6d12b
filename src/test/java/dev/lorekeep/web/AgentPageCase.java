package dev.lorekeep.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.lorekeep.access.Role;
import dev.lorekeep.testing.Eventually;
import dev.lorekeep.testing.ScriptedModelServer;
import dev.lorekeep.testing.ScriptedModelServer.Part;
import dev.lorekeep.testing.ScriptedModelServer.Script;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Person;
import dev.lorekeep.web.TestingBrowser.Window;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of the agents' pages share: a person with a document that they may read, and a model that says what a test wrote. */
abstract class AgentPageCase {
    private static final String TEXT =
            "Rivers are wet. The river Lorelay is 212 km long and flows north. Many fish live there.";
    // the first document waits for the embedding model to be loaded
    private static final Duration INGEST = Duration.ofSeconds(90);
    private static final double ANSWER_MILLIS = 30_000;

    @Inject
    TestingAccounts accounts;

    @SuppressWarnings("NullAway.Init") // by ScriptedModels
    ScriptedModelServer server;

    @SuppressWarnings("NullAway.Init") // by TicketTools
    TicketTools.Closed closed;

    Person admin;
    TestingBrowser browser;

    @BeforeEach
    void prepare() {
        var team = accounts.team();
        admin = accounts.person(Role.ADMIN, team);
        var collection = accounts.collection(team);
        var session = accounts.signIn(admin);
        session.request()
                .contentType(ContentType.MULTIPART)
                .multiPart("files", "rivers.txt", TEXT.getBytes(UTF_8))
                .post("/api/collections/" + collection + "/documents");
        Eventually.holds(
                INGEST,
                () -> session.request().get("/api/status").path("documents").equals(1));
        closed.arguments().clear();
        browser = new TestingBrowser("http://localhost:" + RestAssured.port);
    }

    @AfterEach
    void stopBrowser() {
        browser.close();
    }

    void agent(String name, String source) {
        accounts.signIn(admin)
                .request()
                .body(Map.of("source", source))
                .put("/api/agents/" + name)
                .then()
                .statusCode(200);
    }

    static void ask(Window window, String question) {
        window.page.getByLabel("Your question").fill(question);
        window.page.keyboard().press("Enter");
    }

    static void answered(Window window, String text) {
        assertThat(window.page.getByRole(AriaRole.ARTICLE).last())
                .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(ANSWER_MILLIS));
        assertThat(window.button("Copy answer").last())
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(ANSWER_MILLIS));
    }

    static Locator approval(Window window) {
        return window.page.getByRole(AriaRole.ALERTDIALOG);
    }

    static Locator named(Window window, AriaRole role, String pattern) {
        return window.page.getByRole(role, new Page.GetByRoleOptions().setName(Pattern.compile(pattern)));
    }

    /** A reply that uses a tool, after words that are no part of the answer. */
    static Script calling(String words, String tool, String arguments) {
        var parts = new ArrayList<Part>();
        if (!words.isEmpty()) parts.add(ScriptedModelServer.token(words));
        parts.add(ScriptedModelServer.delta(
                "{\"tool_calls\":[{\"index\":0,\"id\":\"x\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\"%s\"}}]}"
                        .formatted(tool, arguments.replace("\"", "\\\""))));
        parts.add(ScriptedModelServer.finish("tool_calls"));
        return new Script(200, List.copyOf(parts));
    }
}
