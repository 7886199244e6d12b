package dev.lorekeep.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The terminal's commands against a server that plays a script. */
class ClientCommandsTest {
    @TempDir
    Path folder;

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter errors = new StringWriter();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Files.createDirectories(folder.resolve("data/secrets"));
        Files.writeString(folder.resolve("data/secrets/cli-key"), "lk_local\n");
        answers.put("GET /api/collections", "[{\"id\":\"c1\",\"slug\":\"handbook\",\"name\":\"The handbook\"}]");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void printsTheAnswerAndItsSources() {
        answers.put("POST /api/conversations", "{\"id\":\"k1\"}");
        answers.put("POST /api/conversations/k1/runs", "{\"runId\":\"r1\"}");
        answers.put("GET /api/runs/r1/events", """
                id: 1
                event: status
                data: {"text":"Searching"}

                id: 2
                event: text
                data: {"text":"Forty-two "}

                : a comment
                event: text
                data: {"text":"days [1]."}

                event: finished
                data: {"message":{"text":"Forty-two days [1].","nearest":[],
                data: "citations":[{"number":1,"title":"Leave","page":3,"collection":"HR"},
                data: {"number":2,"title":"Notes","page":null,"collection":"HR"}]}}

                """);
        assertThat(execute("ask", "--collection", "Handbook", "How", "long?")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                Forty-two days [1].

                Sources:
                  [1] Leave, page 3 (HR)
                  [2] Notes (HR)
                """);
        assertThat(requests)
                .contains(
                        "POST /api/conversations/k1/runs {\"collections\":[\"c1\"],\"question\":\"How long?\"} lk_local")
                .contains("DELETE /api/conversations/k1  lk_local");
    }

    @Test
    void saysWhyThereIsNoAnswer() {
        answers.put("POST /api/conversations", "{\"id\":\"k1\"}");
        answers.put("POST /api/conversations/k1/runs", "{\"runId\":\"r1\"}");
        answers.put(
                "GET /api/runs/r1/events",
                "event: failed\ndata: {\"reason\":\"The model is silent.\",\"remedy\":\"Try again.\"}\n\n");
        assertThat(execute("ask", "anything")).isEqualTo(1);
        assertThat(errors).hasToString("The model is silent. Try again.\n");
    }

    @Test
    void saysWhichCollectionIsMissing() {
        assertThat(execute("ask", "--collection", "secrets", "anything")).isEqualTo(1);
        assertThat(errors).hasToString("There is no collection secrets that you may read\n");
    }

    @Test
    void uploadsATreeAndReportsFailures() throws IOException {
        var tree = folder.resolve("tree");
        Files.createDirectories(tree.resolve("sub/.git"));
        Files.writeString(tree.resolve("good \"one\".txt"), "good");
        Files.writeString(tree.resolve("sub/bad.pdf"), "bad");
        Files.writeString(tree.resolve("sub/.git/config"), "hidden");
        answers.put("POST /api/collections/c1/documents", "[{\"id\":\"d1\"}]");
        answers.put(
                "GET /api/documents/d1",
                "{\"name\":\"bad.pdf\",\"state\":\"FAILED\",\"reason\":\"Encrypted.\",\"remedy\":\"Remove it.\"}");
        assertThat(execute("ingest", tree.toString(), "--collection", "handbook"))
                .isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("2 documents: ")
                .contains("bad.pdf: Encrypted. Remove it.")
                .doesNotContain("\u001b");
        var uploads =
                requests.stream().filter(each -> each.contains("/documents --")).toList();
        assertThat(uploads).hasSize(2);
        assertThat(uploads.getFirst())
                .contains("filename=\"good %22one%22.txt\"")
                .contains("\r\n\r\ngood\r\n--");
        assertThat(uploads.getLast()).contains("filename=\"sub - bad.pdf\"");
    }

    @Test
    void makesTheCollectionThatIsMissing() throws IOException {
        var file = Files.writeString(folder.resolve("note.txt"), "text");
        answers.put("POST /api/collections", "{\"id\":\"c2\"}");
        answers.put("POST /api/collections/c2/documents", "[{\"id\":\"d2\"}]");
        answers.put("GET /api/documents/d2", "{\"name\":\"note.txt\",\"state\":\"SEARCHABLE\"}");
        assertThat(execute("ingest", file.toString(), "--collection", "New", "--private"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("Made the collection New: nobody may read it yet\n1 document: 1 searchable\n");
        assertThat(String.join("\n", requests)).contains("\"everyone\":false");
    }

    private int execute(String... words) {
        var arguments = new ArrayList<>(List.of("--data", folder.resolve("data").toString(), "--port"));
        arguments.add("" + server.getAddress().getPort());
        arguments.addAll(List.of(words));
        return Commands.create(new PrintStream(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments.toArray(String[]::new));
    }

    private void answer(HttpExchange exchange) throws IOException {
        var what = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var key = exchange.getRequestHeaders().getFirst("Authorization").replace("Bearer ", "");
        requests.add(what + " " + sorted(body) + " " + key);
        var answer = answers.getOrDefault(what, "{}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    /** The order of an object's keys is nobody's business. */
    private static String sorted(String body) throws IOException {
        return body.startsWith("{\"question\"") || body.startsWith("{\"collections\"")
                ? "{\"collections\":" + ServiceClient.parse(body).path("collections") + ",\"question\":"
                        + ServiceClient.parse(body).path("question") + "}"
                : body;
    }
}
