package dev.lorekeep.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.lorekeep.access.Role;
import dev.lorekeep.ingest.Documents;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Person;
import dev.lorekeep.testing.TestingPostgres;
import dev.lorekeep.web.TestingBrowser.Window;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks beside the original, as an administrator mends them. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class ChunkDeskPageTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String SCANNED = "The quaxlimeter shows 3l degrees in the cellar.";
    private static final String MENDED = "The quaxlimeter shows 31 degrees in the cellar.";
    private static final Pattern FIRST = Pattern.compile("^Chunk 1 ");

    @Inject
    TestingAccounts accounts;

    @Inject
    Documents documents;

    @TempDir
    Path folder;

    private TestingBrowser browser;
    private Person admin;
    private UUID collection;

    @BeforeEach
    void startBrowser() {
        browser = new TestingBrowser("http://localhost:" + RestAssured.port);
        var team = accounts.team();
        admin = accounts.person(Role.ADMIN, team);
        collection = accounts.collection(team);
    }

    @AfterEach
    void stopBrowser() {
        browser.close();
    }

    private UUID add(String name, byte[] content) throws Exception {
        var document = documents.submit(collection, "upload:" + name, name, new ByteArrayInputStream(content));
        documents.awaitIdle(SOON);
        return document;
    }

    private UUID scan() throws Exception {
        return add("scan.txt", SCANNED.getBytes(StandardCharsets.UTF_8));
    }

    private Window open(UUID document, ColorScheme theme) {
        return browser.open(theme).go("/documents/" + document + "/chunks").signIn(admin);
    }

    private static Locator text(Window window) {
        return window.page.getByLabel("What is searched and read");
    }

    private static Locator first(Window window) {
        return window.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(FIRST));
    }

    private void isStored(UUID document, @Nullable String correction, int version) {
        accounts.signIn(admin)
                .request()
                .get("/api/documents/" + document + "/chunks")
                .then()
                .body("items[0].edit.correction", equalTo(correction))
                .body("items[0].edit.version", equalTo(version));
    }

    @Test
    void mendsAChunkBesideWhatTheDocumentSaysAndTakesItBack() throws Exception {
        var document = scan();
        try (var window = open(document, ColorScheme.LIGHT)) {
            first(window).click();
            assertThat(window.page.locator("lk-text-view mark")).hasText(SCANNED);
            text(window).fill(MENDED);
            assertThat(window.page.locator("lk-chunk-editor mark")).hasText("3l");
            window.page.getByLabel("Add a keyword").fill("thermometer");
            window.page.keyboard().press("Enter");
            assertThat(window.page.getByText("Not saved")).isVisible();
            window.isAccessible("a chunk that is being changed");

            window.button("Save").click();

            assertThat(window.page.getByText("Corrected")).isVisible();
            assertThat(window.page.getByText("Not saved")).isHidden();
            isStored(document, MENDED, 1);
            window.button("History").click();
            assertThat(window.button("Undo change 1")).isVisible();
            window.isAccessible("history");

            window.button("Undo change 1").click();

            assertThat(text(window)).hasValue(SCANNED);
            assertThat(window.button("Undo change 2")).isVisible();
            isStored(document, null, 2);
        }
    }

    @Test
    void saysInWhichCellsOfItsSheetAPassageStands() throws Exception {
        var document = add("prices.csv", "Article,Euro\nLamp,10\nChair,20\n".getBytes(StandardCharsets.UTF_8));
        try (var window = browser.open(ColorScheme.LIGHT)
                .go("/documents/" + document + "?revision=1&start=25&end=35")
                .signIn(admin)) {
            assertThat(window.page.locator("lk-text-view mark")).hasText(new String[] {"Chair", "20"});
            assertThat(window.page.locator("lk-text-view td.place")).hasText(new String[] {"A1:B1", "A2:B2", "A3:B3"});
            assertThat(window.page.getByText("cells A3:B3")).isVisible();
            window.isAccessible("a sheet");
        }
    }

    @Test
    void leavesAChunkOutAndFindsItAmongTheChanged() throws Exception {
        var document = scan();
        try (var window = open(document, ColorScheme.DARK)) {
            window.page.getByLabel("Only changed").check();
            assertThat(window.page.getByText("Nobody has changed a chunk")).isVisible();
            window.button("Show all chunks").click();
            first(window).click();
            window.page.getByLabel("Leave this chunk out").check();
            window.button("Save").click();
            assertThat(window.page.getByText("Disabled")).isVisible();

            window.page.getByLabel("Only changed").check();

            assertThat(window.page.getByRole(AriaRole.STATUS).getByText("1 chunk"))
                    .isVisible();
            window.isAccessible("changed chunks");
            window.page.getByLabel("Search in chunks").fill("nothing like this");
            assertThat(window.page.getByText("No chunk matches.")).isVisible();
        }
    }

    @Test
    void showsWhereAChunkStandsOnThePage() throws Exception {
        var pdf = SamplePdf.write(
                folder.resolve("manual.pdf"),
                List.of(List.of("Pump station manual."), List.of("The blue relief valve opens at 74 bar.")));
        var document = add("manual.pdf", read(pdf));
        try (var window = open(document, ColorScheme.LIGHT)) {
            first(window).click();
            assertThat(window.page.locator("lk-pdf-page .box").first()).isInViewport();
            window.isAccessible("chunks beside pages");
            window.page.setViewportSize(390, 800);
            assertThat(window.page.locator("lk-pdf-view")).isHidden();

            window.button("Show in the original").click();

            assertThat(window.page.locator("lk-pdf-page .box").first()).isInViewport();
            assertThat(text(window)).isHidden();
            window.isAccessible("the original on a phone");
        }
    }

    private static byte[] read(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    @Test
    void keepsWhatIsNotSavedWhileThePersonIsElsewhere() throws Exception {
        var document = scan();
        try (var window = open(document, ColorScheme.LIGHT)) {
            first(window).click();
            text(window).fill(MENDED);
            window.page.getByText("Back to the collection").click();
            assertThat(window.page.getByText("1 change in “scan.txt” not saved"))
                    .isVisible();

            window.page
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Chunks of scan.txt"))
                    .click();
            first(window).click();

            assertThat(text(window)).hasValue(MENDED);
            window.button("Discard").click();
            assertThat(text(window)).hasValue(SCANNED);
        }
    }

    @Test
    void losesNothingWhenTheDocumentWasReadAnewMeanwhile() throws Exception {
        var document = scan();
        try (var window = open(document, ColorScheme.LIGHT)) {
            first(window).click();
            text(window).fill(MENDED);
            add("scan.txt", "The cellar has been cleared.".getBytes(StandardCharsets.UTF_8));
            window.button("Save").click();
            assertThat(window.page.getByRole(AriaRole.ALERT)).containsText("read anew since");

            window.button("Look again").click();

            assertThat(window.page.getByLabel("Copy your text")).hasValue(MENDED);
            assertThat(text(window)).hasValue("The cellar has been cleared.");
            window.button("Discard it").click();
            assertThat(window.page.getByLabel("Copy your text")).isHidden();
        }
    }

    @Test
    void tellsAnAdministratorWhoIsNoReaderWhatToDo() throws Exception {
        var document = scan();
        try (var window =
                browser.open().go("/documents/" + document + "/chunks").signIn(accounts.person(Role.ADMIN))) {
            assertThat(window.page.getByRole(AriaRole.ALERT)).containsText("Add a team of yours to its readers");
            assertThat(window.page.getByText("Open the collection")).isVisible();
            assertThat(window.page.getByText("quaxlimeter")).isHidden();
            window.isAccessible("refusal");
        }
    }
}
