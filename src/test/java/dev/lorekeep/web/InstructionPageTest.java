package dev.lorekeep.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import dev.lorekeep.access.Role;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingPostgres;
import dev.lorekeep.testing.TestingQwen3;
import dev.lorekeep.web.TestingBrowser.Window;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the embedding model is told with a question, where a collection is edited. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
@WithTestResource(TestingQwen3.class)
class InstructionPageTest {
    private static final String TASK = "Given a contract, find the clause that answers the question";

    @Inject
    TestingAccounts accounts;

    @Test
    void givesACollectionAnInstructionOfItsOwnAndTakesItBack() {
        var collection = accounts.collectionForEveryone();
        try (var browser = new TestingBrowser("http://localhost:" + RestAssured.port);
                var window = browser.open(ColorScheme.LIGHT)) {
            window.go("/collections/" + collection).signIn(accounts.person(Role.ADMIN));
            var field = edit(window);
            assertThat(field).hasAttribute("placeholder", Pattern.compile(".*web search query.*"));
            window.isAccessible("a collection's instruction");
            // lines are joined: the model is told one
            field.fill(TASK.replaceFirst(" ", "\n"));
            window.button("Save").click();
            assertThat(field).isHidden();

            field = edit(window);
            assertThat(field).hasValue(TASK);
            field.fill("");
            window.button("Save").click();
            assertThat(field).isHidden();

            assertThat(edit(window)).hasValue("");
        }
    }

    private static Locator edit(Window window) {
        window.button("Edit").click();
        return window.page.getByLabel("What questions are for");
    }
}
