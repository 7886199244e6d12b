package dev.lorekeep.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.lorekeep.access.Role;
import dev.lorekeep.chat.ScriptedModels;
import dev.lorekeep.testing.ScriptedModelServer.Script;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
@WithTestResource(ScriptedModels.class)
@WithTestResource(TicketTools.class)
class AgentsPageTest extends AgentPageCase {
    @Test
    void makesAnAgentTriesItAndTakesAnEarlierTextBack() {
        try (var window = browser.open(ColorScheme.DARK)) {
            window.go("/agents").signIn(admin);
            assertThat(named(window, AriaRole.LINK, "^Research$")).isVisible();
            window.isAccessible("agents");
            window.button("New agent").click();
            window.page.getByLabel("Title").fill("River guide");
            assertThat(window.page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)))
                    .hasValue("river-guide");
            window.isAccessible("new agent");
            window.button("Create").click();
            assertThat(window.heading("River guide")).isVisible();

            var text =
                    window.page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Text of the agent"));
            var first = text.inputValue();
            text.fill(first.replace("tools: [search", "tools: [serch"));
            assertThat(window.page.getByText("Line 4: tools")).isVisible();
            assertThat(window.page.locator(".line.wrong")).containsText("4");
            assertThat(window.button("Save")).isDisabled();
            assertThat(window.button("Ask the draft")).isDisabled();
            window.isAccessible("agent with a problem");

            text.fill(first.replace("River guide", "Guide of rivers"));
            assertThat(window.page.getByText("This can be used. It is not saved yet."))
                    .isVisible();
            server.next(calling("", "search", "{\"query\": \"length\"}"))
                    .next(Script.saying("The river Lorelay is 212 km long [1]."));
            window.page.getByLabel("Question to the draft").fill("How long is the Lorelay?");
            window.button("Ask the draft").click();
            answered(window, "212 km long");
            assertThat(named(window, AriaRole.BUTTON, "^Searched 2 times")).isVisible();
            assertThat(window.heading("River guide")).isVisible();
            window.isAccessible("agent that was tried");

            window.button("Save").click();
            assertThat(window.heading("Guide of rivers")).isVisible();
            named(window, AriaRole.BUTTON, "^Look at the version of").last().click();
            assertThat(window.page.locator("lk-dialog")).containsText("River guide");
            window.page.locator("lk-dialog").getByText("Take this text").click();
            assertThat(text).hasValue(first);
            window.button("Discard changes").click();
            assertThat(text).hasValue(first.replace("River guide", "Guide of rivers"));
            window.button("Delete").click();
            window.page.locator("lk-dialog").getByText("Delete", exact()).click();
            assertThat(named(window, AriaRole.LINK, "^Research$")).isVisible();
            assertThat(named(window, AriaRole.LINK, "^Guide of rivers$")).hasCount(0);
        }
    }

    private static com.microsoft.playwright.Locator.GetByTextOptions exact() {
        return new com.microsoft.playwright.Locator.GetByTextOptions().setExact(true);
    }

    @Test
    void goesBackToTheTextThatComesWithLorekeep() {
        try (var window = browser.open()) {
            window.go("/agents/compare").signIn(admin);
            var text =
                    window.page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Text of the agent"));
            var shipped = text.inputValue();
            text.fill(shipped + "\nBe brief.\n");
            window.button("Save").click();
            window.button("Reset to the shipped one").click();
            window.page
                    .locator("lk-dialog")
                    .getByRole(
                            AriaRole.BUTTON,
                            new com.microsoft.playwright.Locator.GetByRoleOptions().setName("Reset to the shipped one"))
                    .click();
            assertThat(text).hasValue(shipped);
        }
    }

    @Test
    void isForAdministrators() {
        try (var window = browser.open()) {
            window.go("/").signIn(accounts.person(Role.USER));
            assertThat(window.page.getByLabel("Your question")).isVisible();
            assertThat(named(window, AriaRole.LINK, "^Agents$")).hasCount(0);
            window.go("/agents/ask");
            assertThat(window.page.getByRole(AriaRole.ALERT)).isVisible();
            assertThat(window.button("Save")).hasCount(0);
        }
    }
}
