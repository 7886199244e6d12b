package dev.lorekeep.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import com.sun.net.httpserver.HttpServer;
import dev.lorekeep.access.AccessFilter;
import dev.lorekeep.access.Role;
import dev.lorekeep.index.PassageIndex;
import dev.lorekeep.ingest.Documents;
import dev.lorekeep.platform.Database;
import dev.lorekeep.testing.Eventually;
import dev.lorekeep.testing.TestingAccounts;
import dev.lorekeep.testing.TestingAccounts.Browser;
import dev.lorekeep.testing.TestingPostgres;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From an admin's entry of a source to an answerable document, and what nobody ever gets to see. */
@QuarkusTest
@WithTestResource(TestingPostgres.class)
class SourceResourceTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SECRET = "correct-webdav-battery-staple";

    @Inject
    TestingAccounts accounts;

    @Inject
    Documents documents;

    @Inject
    PassageIndex index;

    @Inject
    Database database;

    private final Map<String, String> files = new ConcurrentSkipListMap<>();
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord record) {
            // this test's own client, which may be told to log what it sends
            if (String.valueOf(record.getLoggerName()).startsWith("org.apache.http")) return;
            var thrown = record.getThrown();
            logged.add(record.getMessage() + " "
                    + List.of(record.getParameters() == null ? new Object[0] : record.getParameters()) + " " + thrown);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private Level level;
    private HttpServer server;
    private Browser admin;
    private UUID team;
    private UUID collection;
    private String path;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var given = exchange.getRequestHeaders().getFirst("Authorization");
            var expected = "Basic " + Base64.getEncoder().encodeToString(("reader:" + SECRET).getBytes(UTF_8));
            var isListing = exchange.getRequestMethod().equals("PROPFIND");
            var name = exchange.getRequestURI().getPath().substring(1);
            var body = (isListing ? listing() : files.getOrDefault(name, "")).getBytes(UTF_8);
            if (!expected.equals(given)) exchange.sendResponseHeaders(401, -1);
            else {
                exchange.sendResponseHeaders(isListing ? 207 : 200, body.length);
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
        admin = accounts.signIn(accounts.person(Role.ADMIN));
        team = accounts.team();
        collection = accounts.collection(team);
        path = "/api/collections/" + collection + "/sources";
        listener.setLevel(Level.ALL);
        var root = Logger.getLogger("");
        level = root.getLevel();
        // also what is not usually written
        root.setLevel(Level.ALL);
        root.addHandler(listener);
    }

    private String listing() {
        var xml = new StringBuilder("<?xml version=\"1.0\"?><multistatus xmlns=\"DAV:\">");
        files.forEach((name, text) -> xml.append("<response><href>/")
                .append(name)
                .append("</href><propstat><prop><getetag>")
                .append(text.hashCode())
                .append("</getetag></prop><status>HTTP/1.1 200 OK</status></propstat></response>"));
        return xml.append("</multistatus>").toString();
    }

    @AfterEach
    void stop() {
        var root = Logger.getLogger("");
        root.removeHandler(listener);
        root.setLevel(level);
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private Map<String, Object> given(String secret) {
        return Map.of(
                "kind",
                "WEBDAV",
                "name",
                "Reports",
                "secret",
                secret,
                "intervalMinutes",
                0,
                "settings",
                Map.of("url", url(), "user", "reader", "unencrypted", true));
    }

    private String create() {
        return admin.request()
                .body(given(SECRET))
                .post(path)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private void run(String source) throws Exception {
        admin.request().post(path + "/" + source + "/runs").then().statusCode(202);
        Eventually.passes(
                SOON,
                () -> admin.request()
                        .get(path + "/" + source)
                        .then()
                        .body("running", equalTo(false))
                        .body("nextRunAt", equalTo(null))
                        .body("lastRun.state", equalTo("DONE")));
        documents.awaitIdle(SOON);
    }

    @Test
    void makesTheFilesOfASourceSearchableAndForgetsThemAgain() throws Exception {
        files.put("heron.txt", "The heron nests beside the lighthouse.");
        files.put("otter.txt", "The otter swims below the pier.");
        var source = create();
        run(source);
        assertThat(found("heron")).hasSize(1);
        var before = found("heron").getFirst();
        var vectors = vectors();
        files.put("birds.txt", String.valueOf(files.remove("heron.txt")));
        run(source);
        assertThat(found("heron")).as("a renamed file keeps its document").containsExactly(before);
        assertThat(vectors()).as("and its vectors").isEqualTo(vectors);
        assertThat(documents.byId(before).orElseThrow().name()).isEqualTo("birds.txt");
        files.remove("birds.txt");
        run(source);
        assertThat(found("heron")).isEmpty();
        assertThat(found("otter")).hasSize(1);
        admin.request()
                .get(path + "/" + source + "/runs")
                .then()
                .body("", hasSize(3))
                .body("[0].removed", equalTo(1))
                .body("[1].renamed", equalTo(1))
                .body("[2].added", equalTo(2));
    }

    @Test
    void neverGivesThePasswordBack() throws Exception {
        files.put("a.txt", "Text.");
        var body = admin.request().body(given(SECRET)).post(path).then().statusCode(201);
        var source = body.extract().<String>path("id");
        body.body(not(containsString(SECRET)))
                .body("hasSecret", equalTo(true))
                .body("host", equalTo("127.0.0.1:" + server.getAddress().getPort()));
        run(source);
        for (var each : List.of(path, path + "/" + source, path + "/" + source + "/runs", "/api/audit?limit=500"))
            admin.request().get(each).then().statusCode(200).body(not(containsString(SECRET)));
        for (var table : List.of("source", "source_run", "source_item", "audit_record"))
            assertThat(database.list(row -> row.getString(1), "select t::text from " + table + " t"))
                    .noneMatch(row -> row.contains(SECRET)
                            || row.contains(java.util.HexFormat.of().formatHex(SECRET.getBytes(UTF_8))));
        assertThat(logged)
                .noneMatch(line -> line.contains(SECRET)
                        || line.contains(Base64.getEncoder().encodeToString(("reader:" + SECRET).getBytes(UTF_8))));
        assertThat(logged).as("the listener listens").isNotEmpty();
    }

    @Test
    void sendsThePasswordOnlyToWhereItWasGivenFor() {
        var source = create();
        var elsewhere = Map.of("settings", Map.of("url", "https://attacker.example.org/", "user", "reader"));
        admin.request()
                .body(elsewhere)
                .patch(path + "/" + source)
                .then()
                .statusCode(400)
                .body("detail", containsString("give the password"));
        admin.request()
                .body(Map.of("name", "Renamed", "intervalMinutes", 15))
                .patch(path + "/" + source)
                .then()
                .statusCode(200)
                .body("name", equalTo("Renamed"))
                .body("intervalMinutes", equalTo(15));
    }

    @Test
    void triesAConnectionAndSaysWhatIsWrong() {
        files.put("a.txt", "Text.");
        admin.request()
                .body(given(SECRET))
                .post(path + "/connection")
                .then()
                .statusCode(200)
                .body("reachable", equalTo(true))
                .body("samples", equalTo(List.of("a.txt")));
        admin.request()
                .body(given("wrong"))
                .post(path + "/connection")
                .then()
                .statusCode(200)
                .body("reachable", equalTo(false))
                .body("message", containsString("refused the account reader"))
                .body("remedy", containsString("password"));
        var source = create();
        admin.request()
                .body(Map.of())
                .post(path + "/" + source + "/connection")
                .then()
                .body("reachable", equalTo(true));
        admin.request().get(path).then().body("", hasSize(1));
    }

    @Test
    void refusesSettingsInWords() {
        admin.request()
                .body(Map.of("kind", "S3", "settings", Map.of()))
                .post(path)
                .then()
                .statusCode(400)
                .body("detail", containsString("settings.bucket is missing"));
        admin.request().body(Map.of("kind", "FTP")).post(path).then().statusCode(400);
        admin.request()
                .body(Map.of("kind", "WEBDAV", "settings", Map.of("url", "https://x.example.org/", "user", "u")))
                .post(path)
                .then()
                .statusCode(400)
                .body("detail", containsString("secret is missing"));
    }

    @Test
    void pausesAndResumes() throws Exception {
        var source = create();
        admin.request()
                .put(path + "/" + source + "/pause")
                .then()
                .statusCode(200)
                .body("paused", equalTo(true));
        admin.request().post(path + "/" + source + "/runs").then().statusCode(409);
        admin.request().delete(path + "/" + source + "/pause").then().body("paused", equalTo(false));
        run(source);
    }

    @Test
    void hidesSourcesOfCollectionsThatAKeyMayNotManage() {
        var source = create();
        var elsewhere = accounts.apiKey(accounts.person(Role.ADMIN), accounts.collection());
        for (var url : List.of(path, path + "/" + source, path + "/" + source + "/runs"))
            RestAssured.given()
                    .header("Authorization", "Bearer " + elsewhere)
                    .get(url)
                    .then()
                    .statusCode(404);
        var reader = accounts.signIn(accounts.person(Role.USER, team));
        reader.request().get(path).then().statusCode(403);
        admin.request()
                .get("/api/collections/" + accounts.collection() + "/sources/" + source)
                .then()
                .statusCode(404);
    }

    @Test
    void deletesASourceWithItsDocumentsOrWithout() throws Exception {
        files.put("kept.txt", "The kept one mentions a kestrel.");
        var first = create();
        run(first);
        admin.request().delete(path + "/" + first).then().statusCode(204);
        assertThat(found("kestrel")).hasSize(1);
        admin.request().get(path).then().body("", hasSize(0));
        var second = create();
        run(second);
        assertThat(found("kestrel")).hasSize(2);
        admin.request().delete(path + "/" + second + "?documents=remove").then().statusCode(204);
        documents.awaitIdle(SOON);
        assertThat(found("kestrel")).hasSize(1);
        assertThat(database.list(
                        row -> row.getString(1),
                        "select action from audit_record where subject = ? order by sequence",
                        second))
                .containsSubsequence("source.created", "source.requested", "source.followed", "source.deleted");
    }

    private List<UUID> found(String words) {
        return index.keyword(words, new AccessFilter(Set.of(collection)), 50).stream()
                .map(hit -> hit.documentId())
                .toList();
    }

    private List<Long> vectors() {
        return database.list(row -> row.getLong(1), "select count(*) from vector");
    }
}
