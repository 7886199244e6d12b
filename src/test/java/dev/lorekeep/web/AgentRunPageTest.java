package dev.lorekeep.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.lorekeep.chat.ScriptedModels;
import dev.lorekeep.testing.ScriptedModelServer.Script;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person sees of an agent at work, decides on, and finds out afterwards. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
@WithTestResource(ScriptedModels.class)
@WithTestResource(TicketTools.class)
class AgentRunPageTest extends AgentPageCase {
    private static final String CLOSER = """
            ---
            title: Closer
            description: Closes tickets.
            tools: [search, tickets__close_ticket]
            starters:
              - Which tickets are open?
            ---
            Close what you are asked to close.
            """;

    @BeforeEach
    void writeAgent() {
        agent("closer", CLOSER);
    }

    @Test
    void waitsForAWordAlsoAfterAReload() {
        server.next(calling(
                        "Let me close it.", "tickets__close_ticket", "{\"id\": \"7\", \"comment\": \"<b>done</b>\"}"))
                .next(Script.saying("The river is 212 km long [1]."));
        try (var window = browser.open()) {
            window.go("/").signIn(admin);
            named(window, AriaRole.BUTTON, "^Agent: Ask").click();
            named(window, AriaRole.BUTTON, "^Closer").click();
            assertThat(window.button("Which tickets are open?")).isVisible();
            window.isAccessible("welcome of an agent");
            ask(window, "Close ticket 7. How long is the Lorelay?");
            var card = approval(window);
            assertThat(card).containsText("Changes something");
            assertThat(card).containsText("may have asked for this");
            assertThat(card.getByRole(AriaRole.ROW, new Locator.GetByRoleOptions().setName("comment")))
                    .containsText("<b>done</b>");
            assertThat(card).isFocused();
            assertThat(window.page.getByText("Let me close it.")).isVisible();
            assertThat(window.page.getByRole(AriaRole.ARTICLE)).hasCount(0);
            window.isAccessible("approval");
            assertThat(closed.arguments()).isEmpty();

            window.page.reload();
            assertThat(approval(window)).isFocused();
            window.page.keyboard().press("Tab");
            window.page.keyboard().press("Tab");
            assertThat(window.button("Allow once")).isFocused();
            window.page.keyboard().press("Enter");

            answered(window, "212 km long");
            assertThat(approval(window)).hasCount(0);
            assertThat(closed.arguments()).containsExactly("{\"id\":\"7\",\"comment\":\"<b>done</b>\"}");
            assertThat(window.page.getByRole(AriaRole.ARTICLE)).not().containsText("Let me close it.");
            assertThat(window.page.getByRole(AriaRole.ARTICLE)).containsText("Closer");
            named(window, AriaRole.BUTTON, "^Searched once, used 1 tool").click();
            assertThat(window.page.getByText("allowed by " + admin.name())).isVisible();
            window.isAccessible("timeline");
        }
    }

    @Test
    void doesNothingThatWasNotAllowed() {
        server.next(calling("", "tickets__close_ticket", "{\"id\": \"8\"}"))
                .next(Script.saying("I may not close it. The river is 212 km long [1]."));
        try (var window = browser.open()) {
            window.go("/").signIn(admin);
            named(window, AriaRole.BUTTON, "^Agent: Ask").click();
            named(window, AriaRole.BUTTON, "^Closer").click();
            ask(window, "Close ticket 8. How long is the Lorelay?");
            window.button("Don’t allow").click();
            answered(window, "212 km long");
            assertThat(closed.arguments()).isEmpty();
            named(window, AriaRole.BUTTON, "^Searched once").click();
            assertThat(window.page.getByText("not allowed: " + admin.name())).isVisible();
        }
    }

    @Test
    void showsNothingOfStepsWhenThereWasOneSearchOnly() {
        server.next(Script.saying("The river Lorelay is 212 km long [1]."));
        try (var window = browser.open()) {
            window.go("/").signIn(admin);
            ask(window, "How long is the river Lorelay?");
            answered(window, "212 km long");
            assertThat(named(window, AriaRole.BUTTON, "^Searched")).hasCount(0);
            assertThat(window.page.getByText("The statement is supported")).isVisible();
        }
    }

    @Test
    void marksWhatItsSourceDoesNotSay() {
        var answer =
                "The river Lorelay is **212 km** long [1]. The river Lorelay is 999 km long and *flows south* [1]. See"
                        + " [the atlas](https://evil.example/steal?what=1).";
        // the correction that is tried is no better
        server.next(Script.saying(answer)).next(Script.saying(answer));
        try (var window = browser.open()) {
            window.go("/").signIn(admin);
            ask(window, "How long is the river Lorelay?");
            answered(window, "999 km");
            var marks = window.page.locator(".unsupported, .partly");
            assertThat(marks.first()).containsText("The river Lorelay is 999 km long and");
            assertThat(marks.first()).hasAttribute("title", Pattern.compile("supported by its source: .+"));
            assertThat(marks.filter(new Locator.FilterOptions().setHasText("flows south")))
                    .hasCount(1);
            assertThat(marks.filter(new Locator.FilterOptions().setHasText("212")))
                    .hasCount(0);
            assertThat(named(window, AriaRole.LINK, "^the atlas \\(evil\\.example\\)$"))
                    .isVisible();
            named(window, AriaRole.BUTTON, "^1 of . statements supported").click();
            assertThat(window.page.getByText("999 km long and flows south").last())
                    .isVisible();
            window.isAccessible("support");

            window.page.reload();
            assertThat(marks.first()).containsText("999 km");
        }
    }

    @Test
    void provesAndRepeatsAnAnswer() {
        server.next(calling("", "search", "{\"query\": \"length of the Lorelay\"}"))
                .next(Script.saying("The river Lorelay is 212 km long [1]."));
        try (var window = browser.open()) {
            window.go("/").signIn(admin);
            ask(window, "How long is the river Lorelay?");
            answered(window, "212 km long");
            window.page.reload();
            window.button("Details").click();
            assertThat(window.page.getByText("Searched for “length of the Lorelay”"))
                    .isVisible();
            assertThat(named(window, AriaRole.BUTTON, "^Copy the SHA-256 of passage 1"))
                    .isVisible();
            window.page.locator("lk-receipt summary").click();
            assertThat(window.page.locator("lk-receipt pre")).containsText("212 km long and flows north");
            window.button("Re-verify").click();
            assertThat(window.page.getByText("Unchanged")).isVisible();
            window.isAccessible("receipt");

            server.next(Script.saying("The river Lorelay is about 212 km long [1]."));
            window.button("Replay").click();
            var dialog = window.page.locator("lk-dialog");
            assertThat(dialog.locator("ins").filter(new Locator.FilterOptions().setHasText("about")))
                    .isVisible();
            assertThat(dialog).containsText("Both rest on the same sources.");
            window.isAccessible("comparison");
        }
    }
}
