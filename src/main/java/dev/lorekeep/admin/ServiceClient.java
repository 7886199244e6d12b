package dev.lorekeep.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.platform.ServiceLock;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Talks to the service that runs on this machine, in the name of the key in {@code LOREKEEP_API_KEY} or of the key that the
 * service leaves in its data folder for whoever owns that folder.
 */
final class ServiceClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(Redirect.NEVER)
            .build();
    private final String url;
    private final String key;

    ServiceClient(String url, String key) {
        this.url = url;
        this.key = key;
    }

    /** Finds the service by its data folder, or by the port if one was typed. */
    static ServiceClient connect(ServiceOptions options) throws IOException {
        var settings = options.settings();
        return new ServiceClient(
                options.hasPort() ? "http://" + settings.host() + ":" + settings.port() : url(settings.data()),
                key(settings.data()));
    }

    private static String url(Path data) throws IOException {
        var holder = ServiceLock.holder(data)
                .orElseThrow(() ->
                        new CommandFailure("Lorekeep is not running on " + data + ": start it with ./lorekeep run"));
        if (holder.url().isEmpty())
            throw new CommandFailure(
                    "Lorekeep is still starting (process " + holder.pid() + "): try again in a moment");
        return holder.url();
    }

    private static String key(Path data) throws IOException {
        var given = System.getenv("LOREKEEP_API_KEY");
        if (given != null && !given.isBlank()) return given.strip();
        var file = data.resolve("secrets").resolve("cli-key");
        if (!Files.isReadable(file))
            throw new CommandFailure(
                    "No key to sign in with: set LOREKEEP_API_KEY, or run as the user who owns " + data);
        return Files.readString(file).strip();
    }

    JsonNode get(String path) throws IOException {
        return json(send(request(path).GET().build(), BodyHandlers.ofInputStream()));
    }

    JsonNode post(String path, Object body) throws IOException {
        var request = request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
        return json(send(request.build(), BodyHandlers.ofInputStream()));
    }

    JsonNode post(String path, String contentType, BodyPublisher body) throws IOException {
        var request = request(path).header("Content-Type", contentType).POST(body);
        return json(send(request.build(), BodyHandlers.ofInputStream()));
    }

    void delete(String path) throws IOException {
        send(request(path).DELETE().build(), BodyHandlers.ofInputStream())
                .body()
                .close();
    }

    /** A stream of server-sent events; the caller closes it. */
    InputStream events(String path) throws IOException {
        var request = request(path).header("Accept", "text/event-stream").GET().build();
        return send(request, BodyHandlers.ofInputStream()).body();
    }

    static JsonNode parse(String json) throws JsonProcessingException {
        return JSON.readTree(json);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + key);
    }

    private HttpResponse<InputStream> send(HttpRequest request, HttpResponse.BodyHandler<InputStream> handler)
            throws IOException {
        HttpResponse<InputStream> response;
        try {
            response = http.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IOException e) {
            throw new CommandFailure("Lorekeep does not answer at " + url + ": is it running? (./lorekeep run)", e);
        }
        if (response.statusCode() < 300) return response;
        try (var body = response.body()) {
            throw refusal(response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private CommandFailure refusal(int status, String body) {
        if (status == 401)
            return new CommandFailure("Lorekeep does not accept the key: set LOREKEEP_API_KEY to a valid one");
        try {
            var detail = parse(body).path("detail").asText("");
            if (!detail.isEmpty()) return new CommandFailure(detail);
        } catch (JsonProcessingException e) {
            // not from Lorekeep, or cut short: the status must do
        }
        return new CommandFailure("Lorekeep answered with status " + status);
    }

    private static JsonNode json(HttpResponse<InputStream> response) throws IOException {
        try (var body = response.body()) {
            return JSON.readTree(body);
        }
    }
}
