package dev.lorekeep.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The packaged service in a process of its own, started as a person starts it: with the launcher. */
final class LaunchedService implements AutoCloseable {
    static final Path REPOSITORY = Path.of("").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOUNDARY = "between-the-files";
    private static final Duration START_LIMIT = Duration.ofSeconds(120);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Path data;
    private final int port;
    private final Process process;

    private LaunchedService(Path data, int port, Process process) {
        this.data = data;
        this.port = port;
        this.process = process;
    }

    /** Starts the service without waiting for it. */
    static LaunchedService launch(Path data, Path documents) {
        try {
            var port = freePort();
            var command = new ProcessBuilder(
                    REPOSITORY.resolve("lorekeep").toString(),
                    "run",
                    "--data",
                    data.toString(),
                    "--port",
                    Integer.toString(port));
            command.environment().put("LOREKEEP_DOCUMENTS", documents.toString());
            command.environment().put("LOREKEEP_JAVA_CACHE", "0");
            command.environment().put("LOREKEEP_NO_BUILD", "the build that runs this test");
            command.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            data.resolveSibling(data.getFileName() + ".log").toFile()));
            return new LaunchedService(data, port, command.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LaunchedService awaitReady() {
        var deadline = Instant.now().plus(START_LIMIT);
        while (Instant.now().isBefore(deadline)) {
            if (!process.isAlive()) throw new IllegalStateException("the service ended with " + process.exitValue());
            if (isReady()) return this;
            pause();
        }
        throw new IllegalStateException("not ready after " + START_LIMIT);
    }

    private boolean isReady() {
        try {
            var request = HttpRequest.newBuilder(uri("/q/health/ready")).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    JsonNode get(String path) {
        return send(authorised(path).GET().build());
    }

    JsonNode post(String path, String json) {
        return send(authorised(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    /** Makes a collection that everybody may read. */
    String collection(String name) {
        return post("/api/collections", "{\"name\":\"" + name + "\",\"everyone\":true}")
                .path("id")
                .asText();
    }

    /** @param texts by the names of their files */
    HttpResponse<String> upload(String collection, Map<String, String> texts) throws IOException {
        var body = new StringBuilder();
        texts.forEach((name, text) -> body.append("--")
                .append(BOUNDARY)
                .append("\r\nContent-Disposition: form-data; name=\"files\"; filename=\"")
                .append(name)
                .append("\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .append(text)
                .append("\r\n"));
        body.append("--").append(BOUNDARY).append("--\r\n");
        return exchange(authorised("/api/collections/" + collection + "/documents")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    private HttpRequest.Builder authorised(String path) {
        try {
            var key = Files.readString(data.resolve("secrets/cli-key")).strip();
            return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode send(HttpRequest request) {
        try {
            var response = exchange(request);
            if (response.statusCode() >= 300)
                throw new IllegalStateException(request.uri() + " answered " + response.statusCode());
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> exchange(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    long databasePid() {
        try {
            return Long.parseLong(Files.readAllLines(data.resolve("postgres/cluster/postmaster.pid"))
                    .getFirst()
                    .strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL: nothing in the process gets a chance to tidy up. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(20));
    }

    /** SIGTERM, as Ctrl-C does. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd(Duration.ofSeconds(40));
    }

    private void awaitEnd(Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) return;
            process.destroyForcibly();
            throw new IllegalStateException("the service did not end within " + limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static void pause() {
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
