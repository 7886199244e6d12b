package dev.lorekeep.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.lorekeep.access.Role;
import dev.lorekeep.testing.Eventually;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Person;
import dev.lorekeep.testing.TestingPostgres;
import dev.lorekeep.web.TestingBrowser.Window;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The queue on a collection's page: what administrators do to it, and what everybody sees of it. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class QueuePageTest {
    // the first document waits for the embedding model to be loaded
    private static final double INGEST_MILLIS = 90_000;

    @Inject
    TestingAccounts accounts;

    private TestingBrowser browser;
    private Person admin;
    private UUID team;
    private UUID collection;

    @BeforeEach
    void start() {
        browser = new TestingBrowser("http://localhost:" + RestAssured.port);
        team = accounts.team();
        admin = accounts.person(Role.ADMIN, team);
        collection = accounts.collection(team);
    }

    @AfterEach
    void stop() {
        browser.close();
    }

    @Test
    void holdsACollectionForEverybodyAndLetsItGoOn() {
        var other = accounts.person(Role.ADMIN);
        try (var window = open(admin);
                var others = open(other)) {
            window.button("Hold").click();
            // without a reload: it is told to all who look
            for (var each : new Window[] {window, others})
                assertThat(each.page.getByText("Held by " + admin.name() + " since"))
                        .isVisible();
            upload("heron.txt");

            assertThat(row(window, "heron.txt")).containsText("The collection is held by " + admin.name());
            window.isAccessible("a held collection");
            others.button("Let go on").click();

            assertThat(row(window, "heron.txt").getByText("Searchable")).isVisible(afterIngest());
            assertThat(window.page.getByText("Held by")).isHidden();
            assertThat(window.button("Hold")).isVisible();
        }
    }

    @Test
    void callsOffOneDocumentOrAllAndTakesThemUpAgain() {
        try (var window = open(admin)) {
            window.button("Hold").click();
            assertThat(window.button("Let go on")).isVisible();
            for (var name : new String[] {"one.txt", "two.txt", "three.txt"}) upload(name);
            window.button("Call off two.txt").click();
            assertThat(row(window, "two.txt")).containsText("It was called off by " + admin.name());
            assertThat(window.page.getByText("Retry 1 failed document")).isVisible();
            assertThat(row(window, "one.txt").getByText("Waiting")).isVisible();

            window.button("Call off what waits").click();
            window.isAccessible("asking before all is called off");
            window.button("Leave as it is").click();
            assertThat(row(window, "one.txt").getByText("Waiting")).isVisible();
            window.button("Call off what waits").click();
            window.button("Call off").click();

            assertThat(row(window, "three.txt").getByText("Failed")).isVisible();
            assertThat(window.button("Call off what waits")).isHidden();
            window.button("Let go on").click();
            window.button("Retry 3 failed documents").click();
            for (var name : new String[] {"one.txt", "two.txt", "three.txt"})
                assertThat(row(window, name).getByText("Searchable")).isVisible(afterIngest());
        }
    }

    @Test
    void unfoldsWhereADocumentSpentItsTimeAndWhereItStopped() {
        upload("otter.txt");
        upload("blank.txt", " ");
        try (var window = browser.open(ColorScheme.DARK)) {
            window.page.setViewportSize(390, 844);
            window.go("/collections/" + collection).signIn(accounts.person(Role.USER, team));
            // a reader is not told of changes: the page shows how things stood
            assertThat(row(window, "otter.txt")).isVisible();
            reloadUntil(window, row(window, "otter.txt").getByText("Searchable"));
            reloadUntil(window, row(window, "blank.txt").getByText("Failed"));
            window.button("Stages of otter.txt").click();
            window.button("Stages of blank.txt").click();

            assertThat(stage(window, "otter.txt", "Reading: done")).containsText(Pattern.compile("\\d s"));
            assertThat(stage(window, "otter.txt", "Indexing: done")).isVisible();
            assertThat(stage(window, "blank.txt", "Reading: stopped here")).isVisible();
            assertThat(stage(window, "blank.txt", "Indexing: still ahead")).isVisible();
            assertThat(window.page.getByText("This file contains no text.")).hasCount(1);
            for (var name : new String[] {"Hold", "Retry 1 failed document", "Retry blank.txt", "Delete otter.txt"})
                assertThat(window.button(name)).hasCount(0);
            window.isAccessible("unfolded documents");
            window.button("Stages of otter.txt").press("Enter");
            assertThat(stage(window, "otter.txt", "Reading: done")).isHidden();
        }
    }

    private Window open(Person person) {
        var window = browser.open();
        window.go("/collections/" + collection).signIn(person);
        assertThat(window.heading("Collection " + collection)).isVisible();
        return window;
    }

    private void upload(String name) {
        upload(name, "The text of " + name + " mentions a lighthouse.");
    }

    private void upload(String name, String text) {
        var session = accounts.signIn(admin);
        RestAssured.given()
                .cookie("lorekeep-session", session.cookie())
                .header("X-CSRF-Token", session.csrfToken())
                .multiPart("files", name, text.getBytes(UTF_8))
                .post("/api/collections/" + collection + "/documents")
                .then()
                .statusCode(202);
    }

    private static Locator row(Window window, String name) {
        return window.page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator stage(Window window, String name, String words) {
        return window.page
                .getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Stages of " + name))
                .getByRole(AriaRole.LISTITEM)
                .filter(new Locator.FilterOptions().setHasText(words));
    }

    private static void reloadUntil(Window window, Locator there) {
        Eventually.passes(Duration.ofMillis((long) INGEST_MILLIS), () -> {
            window.page.reload();
            assertThat(there).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(2_000));
        });
    }

    private static LocatorAssertions.IsVisibleOptions afterIngest() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(INGEST_MILLIS);
    }
}
