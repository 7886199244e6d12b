package dev.lorekeep.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lorekeep.sync.SourceRun.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a site of our own on a real HTTP server. */
class WebSyncTest {
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private TestingSync sync;
    private UUID source;

    /** What the site answers at one path. */
    private record Page(int status, String type, String body, Map<String, String> headers) {
        static Page html(String body) {
            return new Page(200, "text/html; charset=utf-8", body, Map.of("ETag", "\"" + body.hashCode() + "\""));
        }

        static Page status(int status) {
            return new Page(status, "text/plain", "", Map.of());
        }

        static Page to(int status, String location) {
            return new Page(status, "text/plain", "", Map.of("Location", location));
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        sync = TestingSync.fresh();
        source = source("\"privateAddresses\": true, \"delayMillis\": 0");
        pages.put("/", Page.html("<title>Start</title><a href='/a.html'>a</a> <a href='b.html#part'>b</a>"));
        pages.put("/a.html", Page.html("<title>A</title>Text of a. <a href='/deep/c.html?utm_source=x'>c</a>"));
        pages.put("/b.html", Page.html("<title>B</title>Text of b. <a href='/'>home</a>"));
        pages.put("/deep/c.html", Page.html("<title>C</title>Text of c."));
    }

    private void answer(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI().toString();
        requests.add(uri);
        var page = pages.getOrDefault(uri, Page.status(404));
        page.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        exchange.getResponseHeaders().set("Content-Type", page.type());
        var known = exchange.getRequestHeaders().getFirst("If-None-Match");
        if (page.status() == 200 && known != null && known.equals(page.headers().get("ETag"))) {
            exchange.sendResponseHeaders(304, -1);
        } else {
            var body = page.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(page.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @AfterEach
    void stop() {
        sync.close();
        server.stop(0);
    }

    private UUID source(String settings) {
        return sync.source(SourceKind.WEB, "{\"start\": \"%s/\", %s}".formatted(site(), settings), null);
    }

    private String site() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private List<String> names() {
        return sync.documents().stream()
                .map(each -> each.replaceFirst("^127.0.0.1", ""))
                .toList();
    }

    @Test
    void followsTheLinksOfTheSite() {
        var run = sync.run(source);
        assertThat(run.state()).isEqualTo(State.DONE);
        assertThat(names()).containsExactly("/a.html 1", "/b.html 1", "/deep/c.html 1", "/index.html 1");
        requests.clear();
        assertThat(sync.run(source).changes()).isZero();
        assertThat(requests).as("all are asked for again, and none is sent").hasSize(5);
        pages.put("/b.html", Page.html("<title>B</title>New text of b."));
        assertThat(sync.run(source).changed()).isEqualTo(1);
        pages.put("/a.html", Page.html("<title>A</title>No link any more."));
        var removed = sync.run(source);
        assertThat(removed.removed()).isEqualTo(1);
        assertThat(names()).containsExactly("/a.html 2", "/b.html 2", "/index.html 1");
        pages.remove("/b.html");
        assertThat(sync.run(source).removed()).isEqualTo(1);
    }

    @Test
    void staysWithinDepthAndPath() {
        var shallow = source("\"privateAddresses\": true, \"delayMillis\": 0, \"depth\": 1");
        sync.sources.pause(source, true);
        sync.run(shallow);
        assertThat(names()).containsExactly("/a.html 1", "/b.html 1", "/index.html 1");
    }

    @Test
    void visitsNoMorePagesThanAllowedAndRemovesNoneItDidNotVisit() {
        sync.run(source);
        var small = source("\"privateAddresses\": true, \"delayMillis\": 0, \"maxPages\": 2");
        sync.sources.pause(source, true);
        var run = sync.run(small);
        assertThat(run.added()).isEqualTo(2);
        assertThat(run.reason()).contains("maxPages");
        assertThat(run.removed()).isZero();
    }

    @Test
    void obeysRobotsTxt() {
        pages.put("/robots.txt", new Page(200, "text/plain", "User-agent: lorekeep\nDisallow: /deep/\n", Map.of()));
        sync.run(source);
        assertThat(names()).containsExactly("/a.html 1", "/b.html 1", "/index.html 1");
        assertThat(requests).noneMatch(each -> each.startsWith("/deep/"));
    }

    @Test
    void waitsAsLongAsRobotsTxtAsks() {
        pages.put("/robots.txt", new Page(200, "text/plain", "User-agent: *\nCrawl-delay: 7\n", Map.of()));
        sync.run(source);
        assertThat(sync.pauses.stream().filter(each -> each.compareTo(Duration.ofSeconds(6)) > 0))
                .hasSize(3);
    }

    @Test
    void visitsNothingWhenRobotsTxtCannotBeHad() {
        sync.run(source);
        pages.put("/robots.txt", Page.status(503));
        requests.clear();
        var run = sync.run(source);
        assertThat(run.state()).isEqualTo(State.FAILED);
        assertThat(run.reason()).contains("robots.txt", "503");
        assertThat(requests).containsOnly("/robots.txt").hasSize(2);
        assertThat(names()).hasSize(4);
    }

    @Test
    void obeysWhatPagesSayToCrawlers() {
        pages.put("/b.html", Page.html("<meta name=robots content='noindex'>Hidden. <a href=/d.html>d</a>"));
        pages.put("/d.html", Page.html("Reached through a hidden page. <a rel=nofollow href=/e.html>e</a>"));
        pages.put("/e.html", Page.html("Not to be followed."));
        sync.run(source);
        assertThat(names()).containsExactly("/a.html 1", "/d.html 1", "/deep/c.html 1", "/index.html 1");
    }

    @Test
    void keepsAPageOnceUnderItsRealAddress() {
        pages.put("/", Page.html("<a href='/x?sort=up'>1</a> <a href='/x?sort=down'>2</a>"));
        for (var sort : List.of("up", "down"))
            pages.put("/x?sort=" + sort, Page.html("<link rel=canonical href='/x'>The same"));
        pages.put("/x", Page.html("<link rel=canonical href='/x'>The same"));
        sync.run(source);
        assertThat(names()).containsExactly("/index.html 1", "/x.html 1");
    }

    @Test
    void followsRedirectsOnlyWithinTheSite() throws IOException {
        var elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var visits = new CopyOnWriteArrayList<String>();
        elsewhere.createContext("/", exchange -> {
            visits.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        elsewhere.start();
        try {
            pages.put("/a.html", Page.to(301, "/moved.html"));
            pages.put("/moved.html", Page.html("Moved here."));
            pages.put(
                    "/b.html",
                    Page.to(302, "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/secret"));
            sync.run(source);
            assertThat(names()).containsExactly("/index.html 1", "/moved.html 1");
            assertThat(visits).isEmpty();
        } finally {
            elsewhere.stop(0);
        }
    }

    @Test
    void takesNoPictures() {
        pages.put("/a.html", new Page(200, "image/png", "png", Map.of()));
        sync.run(source);
        assertThat(names()).containsExactly("/b.html 1", "/index.html 1");
    }

    @Test
    void keepsAPageThatCannotBeHadAndThoseThatItLedTo() {
        sync.run(source);
        pages.put("/a.html", Page.status(503));
        var run = sync.run(source);
        assertThat(run.state()).isEqualTo(State.DONE);
        assertThat(run.failed()).isEqualTo(1);
        assertThat(run.removed()).isZero();
        assertThat(names()).hasSize(4);
        pages.put("/a.html", Page.status(403));
        assertThat(sync.run(source).removed()).isZero();
        assertThat(names()).hasSize(4);
    }

    @Test
    void removesNothingWhenTheSiteIsUnderRepair() {
        sync.run(source);
        for (var page : List.of("/a.html", "/b.html", "/deep/c.html")) pages.put(page, Page.to(302, "/repair.html"));
        pages.put("/repair.html", Page.html("Back soon."));
        assertThat(sync.run(source).removed()).isZero();
        pages.put("/", Page.status(503));
        assertThat(sync.run(source).state()).isEqualTo(State.FAILED);
        pages.put("/", Page.status(404));
        assertThat(sync.run(source).state()).isEqualTo(State.FAILED);
        assertThat(names()).contains("/a.html 1", "/b.html 1", "/deep/c.html 1", "/index.html 1");
    }

    @Test
    void refusesTheOwnNetworkUnlessAnAdminAllowsIt() {
        var outside = source("\"delayMillis\": 0");
        sync.sources.pause(source, true);
        var run = sync.run(outside);
        assertThat(run.state()).isEqualTo(State.FAILED);
        assertThat(run.reason()).contains("address of the own network");
        assertThat(run.remedy()).contains("privateAddresses");
        assertThat(requests).isEmpty();
    }

    @Test
    void goesOnWithThePageItWasAtAfterAKill() {
        var places = new int[] {2};
        try {
            sync.run(source, () -> {
                if (places[0]-- <= 0) throw new AssertionError("killed");
            });
        } catch (AssertionError killed) {
            sync = sync.reborn();
            sync.loop.releaseLeftovers();
        }
        requests.clear();
        var run = sync.run(source);
        assertThat(run.added()).isEqualTo(4);
        assertThat(requests).as("what was visited is not visited again").doesNotContain("/", "/a.html");
    }
}
