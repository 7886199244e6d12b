package dev.lorekeep.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.lorekeep.testing.TestingAccounts.Person;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The system's Chromium, watched: a request to another origin is stopped and fails the test on {@link Window#close()}, and so
 * does an error on the browser's console.
 */
final class TestingBrowser implements AutoCloseable {
    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
    private static final Set<String> GRAVE = Set.of("serious", "critical");

    private final Playwright playwright;
    private final Browser browser;
    private final String home;

    TestingBrowser(String home) {
        this.home = home;
        // a test runs beside others on two cores: only what never comes is wrong
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(System.getProperty("lorekeep.chromium", "/usr/bin/chromium")))
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    Window open() {
        return open(ColorScheme.LIGHT);
    }

    Window open(ColorScheme theme) {
        return new Window(browser.newContext(
                new Browser.NewContextOptions().setColorScheme(theme).setReducedMotion(ReducedMotion.REDUCE)));
    }

    @Override
    public void close() {
        playwright.close();
    }

    /** A person's window with its own cookies. */
    final class Window implements AutoCloseable {
        private final BrowserContext context;
        private final List<String> complaints = new ArrayList<>();
        final Page page;

        private Window(BrowserContext context) {
            this.context = context;
            context.route("**/*", route -> {
                var address = route.request().url();
                if (address.startsWith(home + "/")) {
                    route.resume();
                    return;
                }
                complaints.add("request to another origin: " + address);
                route.abort();
            });
            page = context.newPage();
            page.onPageError(error -> complaints.add("script error: " + error));
            page.onConsoleMessage(message -> {
                // a refused request is an answer, not an error of the page
                if (message.type().equals("error") && !message.text().startsWith("Failed to load resource"))
                    complaints.add("console: " + message.text());
            });
        }

        Window go(String path) {
            page.navigate(home + path);
            return this;
        }

        Window signIn(Person person) {
            return signIn(person.name(), person.password());
        }

        Window signIn(String name, String password) {
            if (!page.url().startsWith(home)) go("/");
            page.getByLabel("User name").fill(name);
            page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
                    .fill(password);
            button("Sign in").click();
            return this;
        }

        com.microsoft.playwright.Locator button(String name) {
            return page.getByRole(
                    AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
        }

        com.microsoft.playwright.Locator heading(String name) {
            return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
        }

        /** axe-core finds nothing that keeps people out. */
        void isAccessible(String screen) {
            var violations = new AxeBuilder(page)
                    .withTags(RULES).analyze().getViolations().stream()
                            .filter(rule -> GRAVE.contains(impact(rule.getImpact())))
                            .map(rule -> rule.getId() + ": " + rule.getNodes())
                            .toList();
            assertThat(violations).as("axe on " + screen).isEmpty();
        }

        private static String impact(@Nullable String impact) {
            return impact == null ? "" : impact;
        }

        @Override
        public void close() {
            context.close();
            assertThat(complaints).isEmpty();
        }
    }
}
