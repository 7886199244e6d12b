package dev.lorekeep.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.lorekeep.access.Role;
import dev.lorekeep.chat.ScriptedModels;
import dev.lorekeep.platform.LorekeepConfig;
import dev.lorekeep.testing.ScriptedModelServer;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestingPostgres.class)
@WithTestResource(ScriptedModels.class)
class ModelsPageTest {
    @Inject
    TestingAccounts accounts;

    @Inject
    LorekeepConfig config;

    ScriptedModelServer server = new ScriptedModelServer();
    private String before = "";

    @BeforeEach
    void remember() throws IOException {
        before = Files.readString(config.models());
    }

    @AfterEach
    void restore() throws IOException {
        Files.writeString(config.models(), before);
        var admin = accounts.signIn(accounts.person(Role.ADMIN));
        // the watch takes the file over again before other tests ask
        admin.request()
                .body(Map.of("yaml", before, "sha256", hash()))
                .put("/api/models/file")
                .then()
                .statusCode(200);
    }

    private String hash() throws IOException {
        return dev.lorekeep.platform.Sha256.hex(Files.readString(config.models()));
    }

    @Test
    void changesTheRunningModels() throws IOException {
        var admin = accounts.signIn(accounts.person(Role.ADMIN));
        var yaml = "models: {other: {url: %s, tier: 4}}".formatted(server.url());
        admin.request()
                .body(Map.of("yaml", "models: {other: {url: nonsense}}", "sha256", hash()))
                .put("/api/models/file")
                .then()
                .statusCode(400)
                .body("detail", containsString(":1: models.other.url: found 'nonsense'"));
        admin.request()
                .body(Map.of("yaml", yaml, "sha256", "of another"))
                .put("/api/models/file")
                .then()
                .statusCode(409);
        admin.request()
                .body(Map.of("yaml", yaml, "sha256", hash()))
                .put("/api/models/file")
                .then()
                .statusCode(200)
                .body("models[0].name", equalTo("other"))
                .body("models[0].tier", equalTo(4))
                .body("endpoints[0].clearance", equalTo("secret"))
                .body("routes[0].choices[0].model", equalTo("other"));
        var log = admin.request()
                .get("/api/audit?before=1000000000")
                .then()
                .extract()
                .asString();
        assertThat(log).contains("models.changed").doesNotContain("tier: 4");
    }

    @Test
    void showsWhatIsWrongAndWhere() {
        try (var browser = new TestingBrowser("http://localhost:" + RestAssured.port);
                var window = browser.open(ColorScheme.DARK)) {
            window.go("/models").signIn(accounts.person(Role.ADMIN));
            assertThat(window.heading("Language models")).isVisible();
            assertThat(window.page.getByText("scripted").first()).isVisible();
            window.isAccessible("models");
            var file = window.page.getByLabel("models.yaml");
            file.fill(before + "  wrong:\n    url: nonsense\n");
            window.button("Check").click();
            assertThat(window.page.getByText(":6: models.wrong.url: found 'nonsense'"))
                    .isVisible();
            file.fill(before + "  second:\n    url: http://127.0.0.1:9/v1\n");
            window.button("Save and use").click();
            assertThat(window.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Examine second")))
                    .isVisible();
            window.button("Examine second").click();
            assertThat(window.page.getByText("nobody answers at http://127.0.0.1:9/v1/models"))
                    .isVisible();
            window.isAccessible("examination");
        }
    }
}
