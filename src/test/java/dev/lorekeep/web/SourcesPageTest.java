package dev.lorekeep.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.lorekeep.access.Role;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingPostgres;
import dev.lorekeep.testing.TestingWebDav;
import dev.lorekeep.web.TestingBrowser.Window;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources on a collection's page, from an administrator's first mistakes on, against a real WebDAV server. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class SourcesPageTest {
    // the first document waits for the embedding model to be loaded
    private static final LocatorAssertions.IsVisibleOptions AFTER_INGEST =
            new LocatorAssertions.IsVisibleOptions().setTimeout(90_000);

    @Inject
    TestingAccounts accounts;

    @TempDir
    Path folder;

    private @Nullable TestingWebDav server;
    private TestingBrowser browser;
    private UUID team;
    private UUID collection;

    @BeforeEach
    void start() throws Exception {
        browser = new TestingBrowser("http://localhost:" + RestAssured.port);
        server = new TestingWebDav(folder);
        team = accounts.team();
        collection = accounts.collection(team);
    }

    @AfterEach
    void stop() throws Exception {
        browser.close();
        if (server != null) server.close();
    }

    @Test
    void putsEachRefusalAtTheFieldThatItIsAbout() {
        try (var window = browser.open(ColorScheme.DARK)) {
            window.page.setViewportSize(390, 844);
            open(window).button("Add a source").click();
            assertThat(window.button("Add")).isDisabled();
            window.page.getByText("S3 bucket").click();
            window.button("Add").click();
            assertWrong(field(window, "Bucket"), "“Bucket” is missing");
            window.page.getByText("Web pages").click();
            field(window, "First page").fill("http://localhost/");
            field(window, "Pages at most").fill("many");
            window.button("Add").click();
            assertWrong(field(window, "Pages at most"), "“Pages at most” is a number from 1 to");

            window.page.getByText("WebDAV folder").click();
            field(window, "Address of the folder").fill("files.example.org");
            window.button("Try the connection").click();
            assertWrong(field(window, "Address of the folder"), "begins with https:// or http://");
            field(window, "Address of the folder").fill(server().url());
            field(window, "User").fill(TestingWebDav.USER);
            window.button("Add").click();
            assertWrong(field(window, "Address of the folder"), "tick “Send the password without encryption”");
            window.isAccessible("a refused source");
            window.page.getByLabel("Send the password without encryption").check();
            field(window, "Address of the folder").press("Enter");

            assertWrong(field(window, "Password"), "“Password” is missing");
            assertThat(window.page.getByText("Address of the folder” begins")).isHidden();
        }
    }

    /** The focus is there, and who cannot see it is told the reason with the field's name. */
    private static void assertWrong(Locator field, String reason) {
        assertThat(field).hasAttribute("aria-invalid", "true");
        assertThat(field).hasAccessibleDescription(Pattern.compile(reason));
        assertThat(field).isFocused();
    }

    @Test
    void triesAConnectionBeforeItIsAddedAndNeverShowsThePasswordAgain() throws IOException {
        Files.writeString(folder.resolve("heron.txt"), "The heron nests beside the lighthouse.");
        try (var window = browser.open()) {
            open(window).button("Add a source").click();
            enter(window, "a wrong one");
            window.button("Try the connection").click();
            assertThat(window.page.getByRole(AriaRole.ALERT)).containsText("refused the account reader");
            window.isAccessible("a connection that failed");
            field(window, "Password").fill(TestingWebDav.PASSWORD);
            // what was tried is not what is entered now
            assertThat(window.page.getByRole(AriaRole.ALERT)).isHidden();
            window.button("Try the connection").click();
            assertThat(window.page.getByText("Some of what is there:")).isVisible();
            assertThat(window.page.getByText("heron.txt")).isVisible();
            window.isAccessible("a connection that works");
            assertThat(card(window, "Reports")).isHidden();
            window.button("Add").click();

            assertThat(card(window, "Reports")).containsText("1 file there, 1 new");
            assertThat(card(window, "Reports")).containsText("Up to date");
            assertThat(row(window, "heron.txt").getByText("Searchable")).isVisible(AFTER_INGEST);
            window.isAccessible("a source that is up to date");
            act(window, "Edit");
            assertThat(field(window, "Address of the folder")).hasValue(server().url());
            assertThat(field(window, "Password")).hasValue("");
            assertThat(field(window, "Password")).hasAttribute("placeholder", Pattern.compile("Stored"));
            assertThat(window.page.content()).doesNotContain(TestingWebDav.PASSWORD);
        }
    }

    @Test
    void keepsTheDocumentsOfASourceThatLooksEmptyUntilSomebodyConfirmsIt() throws IOException {
        Files.writeString(folder.resolve("otter.txt"), "The otter swims below the pier.");
        try (var window = browser.open()) {
            addReports(window);
            assertThat(row(window, "otter.txt")).isVisible();
            Files.delete(folder.resolve("otter.txt"));
            window.button("Run Reports now").click();

            assertThat(card(window, "Reports")).containsText("Looks empty");
            assertThat(card(window, "Reports")).containsText("A disk that is not mounted looks like this, too.");
            assertThat(row(window, "otter.txt")).isVisible();
            window.isAccessible("a source that looks empty");
            window.button("It is really empty: run anyway").click();
            window.button("Cancel").click();
            assertThat(row(window, "otter.txt")).isVisible();
            window.button("It is really empty: run anyway").click();
            window.button("Run and remove").click();

            assertThat(card(window, "Reports")).containsText("0 files there, 1 removed");
            assertThat(row(window, "otter.txt")).isHidden();
            act(window, "Runs");
            assertThat(window.page
                            .getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Runs of Reports"))
                            .getByRole(AriaRole.LISTITEM))
                    .containsText(new String[] {"1 removed", "nothing was removed", "1 new"});
            window.isAccessible("the runs of a source");
        }
    }

    @Test
    void editsPausesResumesAndDeletesASourceWithItsDocuments() throws IOException {
        Files.writeString(folder.resolve("kestrel.txt"), "The kestrel hovers above the quay.");
        try (var window = browser.open(ColorScheme.DARK)) {
            window.page.setViewportSize(390, 844);
            addReports(window);
            assertThat(row(window, "kestrel.txt")).isVisible();
            act(window, "Edit");
            field(window, "User").fill("another");
            window.button("Save").click();
            assertWrong(field(window, "Password"), "give the password");
            field(window, "User").fill(TestingWebDav.USER);
            field(window, "Name").fill("Reports");
            field(window, "How often").selectOption("every day");
            window.button("Save").click();
            assertThat(card(window, "Reports")).containsText("every day");
            assertThat(card(window, "Reports")).containsText("nothing changed");

            act(window, "Pause");
            assertThat(card(window, "Reports")).containsText("Paused");
            assertThat(window.button("Run Reports now")).isHidden();
            window.isAccessible("a paused source");
            window.button("Resume Reports").click();
            assertThat(card(window, "Reports")).containsText("Up to date");

            act(window, "Delete source");
            assertThat(window.page.getByLabel("Keep the documents that came from it"))
                    .isChecked();
            window.page.getByLabel("Remove the documents that came from it").check();
            window.isAccessible("deleting a source");
            window.button("Delete source").click();
            assertThat(card(window, "Reports")).isHidden();
            assertThat(row(window, "kestrel.txt")).isHidden();
        }
    }

    @Test
    void saysNothingOfSourcesToReaders() {
        try (var window = browser.open()) {
            var asked = new ArrayList<String>();
            window.page.onRequest(request -> asked.add(request.url()));
            window.go("/collections/" + collection).signIn(accounts.person(Role.USER, team));
            assertThat(window.heading("No documents yet")).isVisible();
            assertThat(window.heading("Sources")).isHidden();
            assertThat(asked).isNotEmpty().noneMatch(url -> url.contains("/sources"));
        }
    }

    private TestingWebDav server() {
        return requireNonNull(server);
    }

    private Window open(Window window) {
        window.go("/collections/" + collection).signIn(accounts.person(Role.ADMIN, team));
        assertThat(window.heading("Sources")).isVisible();
        return window;
    }

    private void addReports(Window window) {
        open(window).button("Add a source").click();
        enter(window, TestingWebDav.PASSWORD);
        window.button("Add").click();
        assertThat(card(window, "Reports")).containsText("Up to date");
    }

    private void enter(Window window, String password) {
        window.page.getByText("WebDAV folder").click();
        field(window, "Address of the folder").fill(server().url());
        field(window, "User").fill(TestingWebDav.USER);
        field(window, "Password").fill(password);
        window.page.getByLabel("Send the password without encryption").check();
        field(window, "Name").fill("Reports");
    }

    private static void act(Window window, String item) {
        window.button("Actions for Reports").click();
        card(window, "Reports")
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(item).setExact(true))
                .click();
    }

    private static Locator field(Window window, String label) {
        return window.page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    private static Locator card(Window window, String name) {
        return window.page.getByRole(AriaRole.ARTICLE, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator row(Window window, String name) {
        return window.page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName(name));
    }
}
