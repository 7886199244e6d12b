package dev.lorekeep.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.lorekeep.access.Role;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Person;
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
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are looked at before they are added, and the settings that cut them. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class PreviewPageTest {
    // the first document waits for the embedding model to be loaded
    private static final double INGEST_MILLIS = 90_000;

    @Inject
    TestingAccounts accounts;

    @TempDir
    Path folder;

    private TestingBrowser browser;
    private Person admin;
    private UUID collection;

    @BeforeEach
    void startBrowser() {
        browser = new TestingBrowser("http://localhost:" + RestAssured.port);
        admin = accounts.person(Role.ADMIN);
        collection = accounts.collection();
    }

    @AfterEach
    void stopBrowser() {
        browser.close();
    }

    private Window open(ColorScheme theme) {
        var window = browser.open(theme).go("/collections/" + collection).signIn(admin);
        assertThat(window.page.getByText("Choose files")).isVisible();
        return window;
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private Path prices() throws IOException {
        return file("prices.csv", "product,price\nbolt,1\nnut,2\nscrew,3\n");
    }

    private static void choose(Window window, Path... files) {
        window.page.locator("input[type=file]").setInputFiles(files);
    }

    private static Locator row(Window window, String name) {
        return window.page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName(name));
    }

    private static void isSearchable(Window window, String name) {
        assertThat(row(window, name).getByText("Searchable"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(INGEST_MILLIS));
    }

    private void settings(String strategy, int target) {
        accounts.signIn(admin)
                .request()
                .get("/api/collections/" + collection + "/ingest-settings")
                .then()
                .body("settings.strategy", equalTo(strategy))
                .body("settings.targetTokens", equalTo(target));
    }

    private void documents(int count) {
        accounts.signIn(admin)
                .request()
                .get("/api/collections/" + collection + "/documents")
                .then()
                .body("total", equalTo(count));
    }

    @Test
    void showsHowTheFirstFileIsCutAndTakesNothingWhenCancelled() throws IOException {
        try (var window = open(ColorScheme.DARK)) {
            choose(
                    window,
                    SamplePdf.write(folder.resolve("pump.pdf"), List.of(List.of("Valves are checked in spring."))),
                    file("other.txt", "Another file."));
            assertThat(window.page.getByText("Valves are checked in spring.")).isVisible();
            assertThat(window.page.getByText("other.txt")).isVisible();
            assertThat(window.button("Add 2 files")).isEnabled();
            window.isAccessible("preview");

            window.button("Cancel").click();

            assertThat(window.button("Add 2 files")).isHidden();
            documents(0);
        }
    }

    @Test
    void cutsAnewWithoutTheFileAndSavesTheSettingsBeforeItAdds() throws IOException {
        try (var window = open(ColorScheme.LIGHT)) {
            choose(window, file("old.txt", "A document that was here before."));
            window.button("Add 1 file").click();
            isSearchable(window, "old.txt");
            var bodies = new CopyOnWriteArrayList<String>();
            window.page.onRequest(request -> {
                var body = request.url().endsWith("/preview") ? request.postData() : null;
                if (body != null) bodies.add(body);
            });
            choose(window, prices());
            assertThat(window.heading("1 chunk")).isVisible();

            window.page.getByLabel("Where chunks begin").selectOption("TABLE_ROWS");

            assertThat(window.heading("3 chunks")).isVisible();
            assertThat(bodies.getLast()).contains("name=\"of\"").doesNotContain("prices.csv");
            assertThat(window.page.getByText("Its 1 document will be cut anew")).isVisible();
            assertThat(window.button("Add without looking")).isHidden();
            settings("STRUCTURE", 256);

            window.button("Save settings and add 1 file").click();

            isSearchable(window, "prices.csv");
            settings("TABLE_ROWS", 256);
        }
    }

    @Test
    void saysWhyAFileCannotBeReadAndWhatToDo() throws IOException {
        try (var window = open(ColorScheme.LIGHT)) {
            choose(window, file("broken.pdf", "%PDF-1.7 and nothing else"));
            assertThat(window.page.getByText("Cannot be read.")).isVisible();
            assertThat(window.page.getByText("save it again")).isVisible();
            assertThat(window.button("Add anyway")).isEnabled();
            window.isAccessible("preview of a broken file");
            window.page.keyboard().press("Escape");

            choose(window, file("empty.txt", ""));

            assertThat(window.page.getByRole(AriaRole.ALERT)).containsText("empty");
        }
    }

    @Test
    void bringsWhatIsImpossibleWithinBoundsAndSavesIt() throws IOException {
        try (var window = open(ColorScheme.LIGHT)) {
            choose(window, prices());
            window.button("Add without looking").click();
            isSearchable(window, "prices.csv");
            window.button("Ingest settings").click();
            var target = window.page.getByLabel("Target length", new Page.GetByLabelOptions().setExact(true));
            target.fill("4");
            target.press("Enter");
            assertThat(target).hasValue("16");
            target.fill("64");
            target.press("Enter");
            assertThat(window.page.getByText("1 document of the collection is cut anew"))
                    .isVisible();
            window.isAccessible("ingest settings");

            window.button("Save").click();

            assertThat(window.page.getByText("Settings saved. 1 document will be cut anew."))
                    .isVisible();
            settings("STRUCTURE", 64);
        }
    }

    @Test
    void namesDuplicatesWithWhereTheyAre() throws IOException {
        var text = "The pump station of " + UUID.randomUUID() + " has two pumps and a control room.";
        try (var window = open(ColorScheme.DARK)) {
            choose(window, file("one.txt", text), file("two.txt", text));
            window.button("Add without looking").click();
            isSearchable(window, "one.txt");
            isSearchable(window, "two.txt");
            assertThat(window.heading("Duplicates")).isVisible();
            assertThat(window.page.getByText("same file")).isVisible();
            window.isAccessible("duplicates");
        }
    }
}
