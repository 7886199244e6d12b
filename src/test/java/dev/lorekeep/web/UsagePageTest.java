package dev.lorekeep.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.lorekeep.access.Role;
import dev.lorekeep.models.CallLog;
import dev.lorekeep.models.Usage;
import dev.lorekeep.testing.PricedModels;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Person;
import dev.lorekeep.testing.TestingCalls;
import dev.lorekeep.testing.TestingPostgres;
import dev.lorekeep.web.TestingBrowser.Window;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What language models cost, as those who pay for them see it. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
@WithTestResource(PricedModels.class)
class UsagePageTest {
    @Inject
    TestingAccounts accounts;

    @Inject
    CallLog ledger;

    private TestingBrowser browser;

    @BeforeEach
    void startBrowser() {
        browser = new TestingBrowser("http://localhost:" + RestAssured.port);
    }

    @AfterEach
    void stopBrowser() {
        browser.close();
    }

    @Test
    void showsWhatWasUsedAndSortsIt() throws IOException {
        var costly = named("Ada Lovelace");
        var busy = named("Charles Babbage");
        ledger.ended(TestingCalls.call(costly.id(), Instant.now(), "qwen", new Usage(9_000, 0, 500, 0, false), 900));
        ledger.ended(TestingCalls.call(busy.id(), Instant.now(), "tiny", new Usage(80_000_000, 0, 900, 0, true), 800));
        try (var window = browser.open()) {
            window.go("/").signIn(accounts.person(Role.AUDITOR));
            window.page
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Usage"))
                    .click();
            assertThat(window.heading("Usage").first()).isVisible();
            assertThat(window.page.getByText("The same tokens at frontier-xl")).isVisible();
            assertThat(window.page.getByText("This month here")).isVisible();
            assertThat(window.page.getByText("listed Oct 1, 2026")).isVisible();
            assertThat(image(window, "Cost and tokens per day: Cost")).isVisible();
            assertThat(image(window, "Cost and tokens per day: Tokens")).isVisible();
            assertThat(rowHeadings(window, "Usage by user").nth(0)).containsText("Ada Lovelace (" + costly.name());
            assertThat(rowHeadings(window, "Usage by user").nth(1)).containsText("Charles Babbage");

            window.button("Tokens in").click();
            assertThat(rowHeadings(window, "Usage by user").nth(0)).containsText("Charles Babbage");

            window.button("Model").click();
            // still by tokens
            assertThat(rowHeadings(window, "Usage by model").nth(0)).hasText("tiny");
            assertThat(table(window, "Machines")).containsText("gpu1");

            var download = window.page.waitForDownload(() -> window.page
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Download CSV"))
                    .click());
            assertThat(Files.readString(download.path()))
                    .startsWith("model,calls,")
                    .contains("\r\nqwen,");
        }
    }

    @Test
    void isAccessibleInBothThemesAndOnAPhone() {
        ledger.ended(TestingCalls.by(accounts.person(Role.USER).id(), Instant.now()));
        var admin = accounts.person(Role.ADMIN);
        for (var theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            try (var window = browser.open(theme)) {
                window.go("/usage").signIn(admin);
                assertThat(table(window, "Usage by user")).isVisible();
                window.isAccessible("usage, " + theme);
                window.page.getByText("Show as a table").click();
                assertThat(table(window, "Cost and tokens per day")).isVisible();

                window.page.setViewportSize(390, 844);
                window.isAccessible("usage on a phone, " + theme);
                assertThat(window.page.evaluate(
                                "() => document.documentElement.scrollWidth <= 390 && innerWidth === 390"))
                        .as("nothing wider than the phone")
                        .isEqualTo(true);
            }
        }
    }

    @Test
    void saysWhatAppearsHereWhenAMonthIsEmpty() {
        ledger.ended(TestingCalls.by(accounts.person(Role.USER).id(), Instant.now()));
        ledger.ended(TestingCalls.by(accounts.person(Role.USER).id(), Instant.parse("2024-01-10T12:00:00Z")));
        try (var window = browser.open()) {
            window.go("/usage").signIn(accounts.person(Role.ADMIN));

            window.page
                    .getByLabel("Month", new Page.GetByLabelOptions().setExact(true))
                    .selectOption("2024-02");

            // the machine has been in use since January: it costs something in February too
            assertThat(window.heading("No language model was asked in February 2024"))
                    .isVisible();
            assertThat(window.page.getByText("Answers made of quotes need no model"))
                    .isVisible();
            assertThat(table(window, "Machines")).containsText("0%");
            window.isAccessible("empty month");
        }
    }

    @Test
    void isClosedToUsers() {
        try (var window = browser.open()) {
            window.go("/usage").signIn(accounts.person(Role.USER));

            assertThat(window.page.getByRole(AriaRole.ALERT)).isVisible();
            assertThat(window.page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Usage")))
                    .isHidden();
        }
    }

    @Test
    void tellsUnderAnAnswerWhichModelWroteItAndWhy() {
        var person = accounts.person(Role.USER);
        var conversation = UUID.randomUUID();
        ledger.ended(TestingCalls.forRun(TestingCalls.by(person.id(), Instant.now()), answered(person, conversation)));
        try (var window = browser.open()) {
            window.go("/c/" + conversation).signIn(person);
            var details = window.button("Details");

            details.click();

            var panel = window.page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Details"));
            assertThat(panel).containsText("qwen");
            assertThat(panel).containsText("Why this model: preferred: cheapest");
            assertThat(panel).containsText("1,000 (400 cached)");
            assertThat(panel).containsText("100 (20 thinking)");
            assertThat(panel).containsText("0.20 s");
            assertThat(panel).containsText("€0.01");
            assertThat(panel).containsText("The same tokens at frontier-xl");
            window.isAccessible("details of an answer");
            details.click();
            assertThat(panel).isHidden();
        }
    }

    private static Locator image(Window window, String name) {
        return window.page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator table(Window window, String name) {
        return window.page.getByRole(
                AriaRole.TABLE, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator rowHeadings(Window window, String table) {
        return table(window, table).getByRole(AriaRole.ROWHEADER);
    }

    private Person named(String name) {
        var person = accounts.person(Role.USER);
        accounts.execute("update account set display_name = ? where id = ?", name, person.id());
        return person;
    }

    private UUID answered(Person person, UUID conversation) {
        var question = UUID.randomUUID();
        var answer = UUID.randomUUID();
        var run = UUID.randomUUID();
        accounts.execute(
                "insert into conversation (id, account_id, title, created_at, updated_at) values (?, ?, 'Rivers', now(), now())",
                conversation,
                person.id());
        for (var author : List.of("PERSON", "LOREKEEP"))
            accounts.execute(
                    "insert into message (id, conversation_id, parent_id, author, body, created_at)"
                            + " values (?, ?, ?, ?, ?, clock_timestamp())",
                    author.equals("PERSON") ? question : answer,
                    conversation,
                    author.equals("PERSON") ? null : question,
                    author,
                    author.equals("PERSON") ? "How long is the river?" : "The river is 212 km long.");
        accounts.execute(
                "insert into run (id, conversation_id, account_id, question_id, answer_id, collections, state, model, created_at)"
                        + " values (?, ?, ?, ?, ?, '{}', 'ANSWERED', 'qwen', now())",
                run,
                conversation,
                person.id(),
                question,
                answer);
        return run;
    }
}
