package dev.lorekeep.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.lorekeep.access.Role;
import dev.lorekeep.parse.Fixtures;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingPostgres;
import dev.lorekeep.web.TestingBrowser.Window;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in Chromium against the whole service: what a person does, in the order in which they meet it. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class BrowserTest {
    private static final String ANSWER = "The blue relief valve opens at 74 bar.";
    private static final int ANSWER_LINE = 1;
    private static final List<List<String>> PAGES = List.of(
            List.of("Pump station manual.", "The station has two pumps and a control room."),
            List.of("Valves are checked in spring.", ANSWER, "Its spare parts are in cabinet nine."));
    private static final Pattern CITATION = Pattern.compile("^Citation 1: ");
    // the first document waits for the embedding model to be loaded
    private static final double INGEST_MILLIS = 90_000;

    @Inject
    TestingAccounts accounts;

    @TempDir
    Path folder;

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
    void saysThatThePasswordIsWrong() {
        try (var window = browser.open()) {
            window.go("/").signIn(accounts.person(Role.USER).name(), "not the password");

            assertThat(window.page.getByRole(AriaRole.ALERT)).containsText("not right");
            assertThat(window.button("Sign in")).isEnabled();
        }
    }

    @Test
    void letsNobodyInBeforeTheyChoseTheirOwnPassword() {
        var person = accounts.person(Role.USER);
        accounts.execute("update account set must_change_password = true where id = ?", person.id());
        try (var window = browser.open()) {
            window.go("/collections").signIn(person);
            assertThat(window.heading("Choose your own password")).isVisible();

            window.page.getByLabel("One-time password").fill(person.password());
            newPassword(window, "short");
            window.button("Change password").click();
            assertThat(window.page.getByRole(AriaRole.ALERT)).containsText("at least");
            newPassword(window, "seven quiet lanterns");
            window.button("Change password").click();

            assertThat(window.heading("Collections").first()).isVisible();
        }
        try (var window = browser.open()) {
            window.go("/").signIn(person.name(), "seven quiet lanterns");
            assertThat(window.page.getByLabel("Your question")).isVisible();
        }
    }

    private static void newPassword(Window window, String password) {
        window.page
                .getByLabel("New password", new Page.GetByLabelOptions().setExact(true))
                .fill(password);
        window.page.getByLabel("New password again").fill(password);
    }

    @Test
    void signsOut() {
        try (var window = browser.open()) {
            window.go("/").signIn(accounts.person(Role.USER));
            window.page
                    .getByRole(
                            AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Account: Person")))
                    .click();
            window.button("Sign out").click();
            assertThat(window.heading("Sign in")).isVisible();

            window.go("/collections");

            assertThat(window.heading("Sign in")).isVisible();
        }
    }

    @Test
    void givesANewPersonAPasswordThatIsShownOnce() {
        try (var window = browser.open()) {
            window.go("/people").signIn(accounts.person(Role.ADMIN));
            window.button("Add user").click();
            var name = "new-" + UUID.randomUUID();
            window.page.getByLabel("User name").fill(name);
            window.page.getByLabel("Full name").fill("Nora Newcomer");
            window.button("Create").click();
            var password = window.page
                    .getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("One-time password"))
                    .textContent();
            window.button("Done").click();
            assertThat(window.page.getByText(password)).isHidden();

            try (var hers = browser.open()) {
                hers.go("/").signIn(name, password);
                assertThat(hers.heading("Choose your own password")).isVisible();
            }
        }
    }

    @Test
    void uploadsAndFollowsADocumentUntilItIsSearchable() throws IOException {
        var team = accounts.team();
        var collection = accounts.collection(team);
        try (var window = browser.open()) {
            window.go("/collections/" + collection).signIn(accounts.person(Role.ADMIN, team));

            upload(window);

            // the same file may be listed among duplicates, too
            assertThat(window.page
                            .getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Documents"))
                            .getByRole(
                                    AriaRole.LINK,
                                    new Locator.GetByRoleOptions()
                                            .setName("pump-station.pdf")
                                            .setExact(true)))
                    .isVisible();
        }
    }

    @Test
    void showsWhatAnArchiveSaysOfItsFiles() throws IOException {
        var team = accounts.team();
        var collection = accounts.collection(team);
        var metadata = """
                [{"filename": "leave.txt", "title": "Parental leave policy", "link": "https://intranet.example/leave"},
                 {"filename": "canteen.txt", "title": "canteen", "link": "javascript:alert(1)"}]""";
        var archive = Files.write(
                folder.resolve("handbook.zip"),
                Fixtures.zip(
                        ".lorekeep_metadata.json",
                        metadata,
                        "leave.txt",
                        "Words of leave.txt.",
                        "canteen.txt",
                        "Words of canteen.txt."));
        try (var window = browser.open()) {
            window.go("/collections/" + collection).signIn(accounts.person(Role.ADMIN, team));
            window.page.locator("input[type=file]").setInputFiles(archive);
            window.button("Add without looking").click();

            var leave = window.page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName("leave.txt"));
            assertThat(leave.getByText("Searchable"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(INGEST_MILLIS));
            assertThat(leave).containsText("Parental leave policy");
            assertThat(leave).containsText("Came in handbook.zip");
            var canteen =
                    window.page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName("canteen.txt Came in"));
            assertThat(canteen.locator("p")).hasCount(1);
            open(leave, "leave.txt");

            var origin = window.page.getByRole(
                    AriaRole.LINK,
                    new Page.GetByRoleOptions().setName("Open where it came from: https://intranet.example/leave"));
            assertThat(origin).hasAttribute("href", "https://intranet.example/leave");
            assertThat(origin).hasAttribute("rel", "noopener noreferrer");
            window.isAccessible("document of an archive");

            window.page.goBack();
            open(canteen, "canteen.txt");

            assertThat(window.page.getByText("Words of canteen.txt.")).isVisible();
            assertThat(window.page.getByRole(
                            AriaRole.LINK, new Page.GetByRoleOptions().setName("Open where it came from")))
                    .isHidden();
        }
    }

    private static void open(Locator row, String name) {
        row.getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private void upload(Window window) throws IOException {
        window.page
                .locator("input[type=file]")
                .setInputFiles(SamplePdf.write(folder.resolve("pump-station.pdf"), PAGES));
        window.button("Add without looking").click();
        var row = window.page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName("pump-station.pdf"));
        assertThat(row.getByText("Searchable"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(INGEST_MILLIS));
    }

    @Test
    void opensTheCitedPassageInTheOriginal() throws IOException {
        var team = accounts.team();
        var collection = accounts.collection(team);
        try (var window = browser.open()) {
            window.go("/collections/" + collection).signIn(accounts.person(Role.ADMIN, team));
            upload(window);
            window.go("/");
            ask(window, "At what pressure does the blue relief valve open?");
            assertThat(window.page.getByRole(AriaRole.ARTICLE)).containsText(ANSWER);
            window.isAccessible("answer");

            window.page
                    .getByRole(AriaRole.ARTICLE)
                    .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(CITATION))
                    .first()
                    .click();

            var mark = window.page.getByTitle("The cited passage").first();
            assertThat(mark).isInViewport();
            assertCovers(mark, "lk-pdf-page[data-page='2'] .sheet", window);
            assertThat(window.page.locator("lk-pdf-page[data-page='2'][data-drawn]"))
                    .isVisible();
            window.isAccessible("document beside the answer");

            window.page.reload();

            assertThat(window.page.getByRole(AriaRole.ARTICLE)).containsText(ANSWER);
        }
    }

    private static void ask(Window window, String question) {
        window.page.getByLabel("Your question").fill(question);
        window.page.keyboard().press("Enter");
        assertThat(window.button("Copy answer").first())
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(INGEST_MILLIS));
    }

    /** The mark lies on the line that holds the answer: its baseline within the box, its start at the margin. */
    private static void assertCovers(Locator mark, String sheet, Window window) {
        var box = mark.boundingBox();
        var page = window.page.locator(sheet).boundingBox();
        var points = SamplePdf.SHEET.getHeight() / page.height;
        var baseline = SamplePdf.baseline(ANSWER_LINE);
        assertThat((box.y - page.y) * points).isBetween(baseline - 20.0, baseline - 4.0);
        assertThat((box.y + box.height - page.y) * points).isBetween(baseline - 2.0, baseline + 8.0);
        assertThat((box.x - page.x) * points).isCloseTo(SamplePdf.LEFT, within(3.0));
    }

    @Test
    void saysSoWhenNothingAnswersAndShowsTheNearest() throws IOException {
        var team = accounts.team();
        var collection = accounts.collection(team);
        try (var window = browser.open()) {
            window.go("/collections/" + collection).signIn(accounts.person(Role.ADMIN, team));
            upload(window);
            window.go("/");
            window.page.getByLabel("Your question").fill("Who painted the ceiling of the opera house in Vienna?");
            window.page.keyboard().press("Enter");

            assertThat(window.heading("Your documents do not seem to answer this"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(INGEST_MILLIS));
            window.isAccessible("nothing found");
        }
    }

    @Test
    void showsNothingOfACollectionToWhoMayNotReadIt() {
        var collection = accounts.collection(accounts.team());
        try (var window = browser.open()) {
            window.go("/collections").signIn(accounts.person(Role.USER));
            assertThat(window.heading("Collections").first()).isVisible();
            assertThat(window.page.getByText("Collection " + collection)).isHidden();

            window.go("/collections/" + collection);

            assertThat(window.page.getByRole(AriaRole.ALERT)).containsText("may not see");
            assertThat(window.button("Choose files")).isHidden();
        }
    }

    @Test
    void isAccessibleInBothThemes() {
        var team = accounts.team();
        var admin = accounts.person(Role.ADMIN, team);
        var collection = accounts.collection(team);
        for (var theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            try (var window = browser.open(theme)) {
                window.go("/");
                assertThat(window.heading("Sign in")).isVisible();
                window.isAccessible("sign in, " + theme);
                window.signIn(admin);
                assertThat(window.page.getByLabel("Your question")).isVisible();
                window.isAccessible("empty chat, " + theme);
                screens(collection).forEach((path, heading) -> {
                    window.go(path);
                    assertThat(window.heading(heading).first()).isVisible();
                    window.isAccessible(path + ", " + theme);
                });
            }
        }
    }

    private static Map<String, String> screens(UUID collection) {
        return Map.of(
                "/collections",
                "Collections",
                "/collections/" + collection,
                "Collection " + collection,
                "/people",
                "People",
                "/keys",
                "API keys",
                "/agents",
                "Agents",
                "/models",
                "Language models",
                "/audit",
                "Audit log");
    }

    @Test
    void isServedWithAPolicyThatForbidsInlineCodeAndOtherOrigins() {
        for (var path : List.of(
                "/",
                "/c/" + UUID.randomUUID(),
                "/collections",
                "/documents/" + UUID.randomUUID() + "/chunks",
                "/keys",
                "/audit",
                "/agents/ask",
                "/usage")) {
            given().get(path)
                    .then()
                    .statusCode(200)
                    .header(
                            "Content-Security-Policy",
                            allOf(containsString("default-src 'none'"), not(containsString("unsafe"))))
                    .header("Cache-Control", "no-cache")
                    .body(containsString("<lk-app>"));
        }
    }
}
