package dev.lorekeep.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.lorekeep.access.Role;
import dev.lorekeep.chat.ScriptedModels;
import dev.lorekeep.testing.ScriptedModelServer;
import dev.lorekeep.testing.ScriptedModelServer.Script;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
@WithTestResource(ScriptedModels.class)
class ExtractionsPageTest {
    private static final String REPLY = "{\"date\": \"2024-05-03\", \"organisations\": [\"Blue Harbour GmbH\","
            + " \"Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft\"]}";

    @Inject
    TestingAccounts accounts;

    @SuppressWarnings("NullAway.Init") // by ScriptedModels
    ScriptedModelServer server;

    @Test
    void startsShowsAndDeletesAnExtraction() {
        var team = accounts.team();
        var collection = accounts.collection(team);
        var person = accounts.person(Role.USER, team);
        for (var i = 0; i < 3; i++) {
            document(collection, "Lease number " + i, "Signed on 3 May 2024 by Blue Harbour GmbH.");
            server.next(Script.saying(REPLY));
        }
        try (var browser = new TestingBrowser("http://localhost:" + RestAssured.port);
                var window = browser.open()) {
            window.go("/extractions").signIn(person);
            assertThat(window.heading("No extraction yet")).isVisible();
            window.isAccessible("no extractions");
            window.page
                    .getByLabel("Collection", new Page.GetByLabelOptions().setExact(true))
                    .selectOption(collection.toString());
            window.button("Start").click();
            assertThat(window.page.getByText("3 of 3 documents read")).isVisible();
            assertThat(window.page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Lease number 2")))
                    .isVisible();
            assertThat(window.page
                            .getByText("the document does not say “Donaudampf")
                            .first())
                    .isVisible();
            window.isAccessible("extraction");
            var download = window.page.waitForDownload(() -> window.page
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("CSV"))
                    .click());
            assertThat(download.suggestedFilename()).endsWith(".csv");
            window.page.screenshot(
                    new Page.ScreenshotOptions().setPath(Path.of("target", "screens", "extraction.png")));
            window.page.setViewportSize(390, 844);
            assertThat((Integer) window.page.evaluate("document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(390);
            var table = window.page.getByRole(
                    AriaRole.REGION, new Page.GetByRoleOptions().setName("Fields of each document"));
            assertThat((Boolean) table.evaluate("each => each.scrollWidth <= each.clientWidth"))
                    .isTrue();
            window.page.screenshot(
                    new Page.ScreenshotOptions().setPath(Path.of("target", "screens", "extraction-phone.png")));
            window.isAccessible("extraction on a phone");
            window.button("Delete extraction").first().click();
            window.button("Delete extraction").last().click();
            assertThat(window.heading("No extraction yet")).isVisible();
        }
    }

    private void document(UUID collection, String title, String text) {
        var id = UUID.randomUUID();
        accounts.execute(
                "insert into document (id, collection_id, source_uri, name, title, sha256, media_type, size_bytes, revision,"
                        + " indexed_revision, state, stage, chunk_count, created_at, updated_at)"
                        + " values (?, ?, ?, ?, ?, 'x', 'text/plain', 1, 1, 1, 'SEARCHABLE', 'DONE', 1, now(), now())",
                id,
                collection,
                "upload:" + id,
                title + ".txt",
                title);
        accounts.execute(
                "insert into chunk (id, document_id, revision, ordinal, start_offset, end_offset, page, heading_path, context, body,"
                        + " sha256) values (?, ?, 1, 0, 0, ?, 0, '{}', ?, ?, 'x')",
                UUID.randomUUID(),
                id,
                text.length(),
                title,
                text);
    }
}
