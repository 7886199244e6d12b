package dev.lorekeep.admin.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Hugging Face, or a mirror with its layout: {@code /api/models/ID/revision/REVISION} lists, {@code /ID/resolve/REVISION/FILE} serves.
 * Sends no credentials. Redirects are followed, but not from https to http.
 */
public final class Hub implements AutoCloseable {
    /** The hub itself. */
    public static final String STANDARD = "https://huggingface.co";

    // a listing of 10,000 files has 3 MB
    private static final int MAX_LISTING_BYTES = 16 << 20;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    // until an answer begins; mirrors may fetch a file first
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);

    private final String base;
    private final HttpClient http;

    /**
     * @param base address of a hub or a mirror, with or without a path
     * @param environment variables that may name a proxy
     */
    public Hub(String base, Map<String, String> environment) throws HubFailure {
        this.base = checked(base);
        var proxies = proxies(environment);
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(Redirect.NORMAL)
                .proxy(proxies)
                .authenticator(proxies.authenticator())
                .build();
    }

    private static Proxies proxies(Map<String, String> environment) throws HubFailure {
        try {
            return new Proxies(environment);
        } catch (IllegalArgumentException e) {
            throw new HubFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private static String checked(String base) throws HubFailure {
        try {
            var uri = URI.create(base.strip());
            if (("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) return uri.toString().replaceAll("/+$", "");
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new HubFailure("\"" + base + "\" is no hub's address: give one such as https://mirror.example.org/hf,"
                + " without name and password");
    }

    HubListing listing(ModelName name) throws IOException {
        var response = send(HttpRequest.newBuilder(URI.create(base + "/api/models/" + name.id() + "/revision/"
                + URLEncoder.encode(name.revision(), StandardCharsets.UTF_8) + "?blobs=true")));
        try (var body = response.body()) {
            var status = response.statusCode();
            // the hub answers 401 for what does not exist, so that names of private models stay private
            if (status == 401 || status == 403 || status == 404)
                throw new HubFailure(base + " has no model " + name + " that can be read without signing in (status "
                        + status + ")");
            if (status != 200) throw new HubFailure(base + " answers with status " + status + " for " + name);
            var answer = body.readNBytes(MAX_LISTING_BYTES + 1);
            if (answer.length > MAX_LISTING_BYTES)
                throw new HubFailure(base + " lists more than " + MAX_LISTING_BYTES + " bytes of files for " + name);
            return HubListing.parse(answer, name, base);
        }
    }

    /** @param from first byte that is wanted; the answer may start at 0 all the same (status 200) */
    HttpResponse<InputStream> open(ModelName name, String commit, HubFile file, long from) throws IOException {
        var path = Arrays.stream(file.path().split("/")).map(Hub::encoded).collect(Collectors.joining("/"));
        var request =
                HttpRequest.newBuilder(URI.create(base + "/" + name.id() + "/resolve/" + encoded(commit) + "/" + path));
        if (from > 0) request.header("Range", "bytes=" + from + "-");
        return send(request);
    }

    private static String encoded(String step) {
        return URLEncoder.encode(step, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(
                    request.header("User-Agent", "lorekeep")
                            .timeout(ANSWER_TIMEOUT)
                            .build(),
                    BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubFailure("interrupted", e);
        } catch (IOException e) {
            throw new IOException(
                    base + " cannot be reached (" + e + "): is a proxy needed (HTTPS_PROXY), or a mirror (--from or"
                            + " lorekeep.models.mirror)?",
                    e);
        }
    }

    @Override
    public String toString() {
        return base;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
