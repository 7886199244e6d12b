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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Hugging Face, or a mirror with its layout: {@code /api/models/ID/revision/REVISION} lists, {@code /ID/resolve/REVISION/FILE} serves.
 * A token in {@code HF_TOKEN} signs in there, and is sent to nobody else. Redirects are followed, but not from https to http.
 */
public final class Hub implements AutoCloseable {
    /** The hub itself. */
    public static final String STANDARD = "https://huggingface.co";

    // a listing of 10,000 files has 3 MB
    private static final int MAX_LISTING_BYTES = 16 << 20;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    // until an answer begins; mirrors may fetch a file first
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);

    // the hub redirects to its store, a mirror perhaps to the hub first
    private static final int MAX_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final String base;
    private final Optional<String> token;
    private final HttpClient http;

    /**
     * @param base address of a hub or a mirror, with or without a path
     * @param environment variables that may name a proxy and hold a token
     */
    public Hub(String base, Map<String, String> environment) throws HubFailure {
        this.base = checked(base);
        token = token(environment, URI.create(this.base));
        var proxies = proxies(environment);
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                // followed here: the client would take the token along
                .followRedirects(Redirect.NEVER)
                .proxy(proxies);
        proxies.authenticator().ifPresent(client::authenticator);
        http = client.build();
    }

    private static Optional<String> token(Map<String, String> environment, URI base) throws HubFailure {
        var token = Optional.ofNullable(environment.get("HF_TOKEN"))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
        if (token.isEmpty()) return token;
        if (!token.get().chars().allMatch(c -> c > ' ' && c < 0x7f))
            throw new HubFailure("HF_TOKEN holds something that is no token");
        var local = Set.of("localhost", "127.0.0.1", "[::1]").contains(base.getHost());
        if (!"https".equals(base.getScheme()) && !local)
            throw new HubFailure(
                    "HF_TOKEN is set, and " + base + " is not https: everybody on the way could read the token."
                            + " Give an https address, or unset HF_TOKEN");
        return token;
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
        var response = send(
                URI.create(base + "/api/models/" + name.id() + "/revision/"
                        + URLEncoder.encode(name.revision(), StandardCharsets.UTF_8) + "?blobs=true"),
                0);
        try (var body = response.body()) {
            var status = response.statusCode();
            // the hub answers 401 for what does not exist, so that names of private models stay private
            if (status == 401 || status == 403 || status == 404)
                throw new HubFailure(base + " has no model " + name
                        + (token.isEmpty()
                                ? " that can be read without signing in (status " + status
                                        + "); a token in HF_TOKEN signs in"
                                : " that the token in HF_TOKEN opens (status " + status + ")"));
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
        return send(URI.create(base + "/" + name.id() + "/resolve/" + encoded(commit) + "/" + path), from);
    }

    private static String encoded(String step) {
        return URLEncoder.encode(step, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** @param from first byte that is wanted */
    private HttpResponse<InputStream> send(URI address, long from) throws IOException {
        var next = address;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            var response = answer(next, from);
            if (!REDIRECTS.contains(response.statusCode())) return response;
            response.body().close();
            next = target(next, response);
        }
        throw new HubFailure(base + " redirects more than " + MAX_REDIRECTS + " times, last to " + origin(next));
    }

    private static URI target(URI from, HttpResponse<?> response) throws HubFailure {
        try {
            var target = from.resolve(response.headers().firstValue("Location").orElse(""));
            if (target.getHost() != null
                    && ("https".equals(target.getScheme())
                            || "http".equals(target.getScheme()) && "http".equals(from.getScheme()))) return target;
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new HubFailure(
                origin(from) + " redirects to where Lorekeep does not follow: only to https, and from http to http");
    }

    private HttpResponse<InputStream> answer(URI address, long from) throws IOException {
        var request =
                HttpRequest.newBuilder(address).header("User-Agent", "lorekeep").timeout(ANSWER_TIMEOUT);
        if (from > 0) request.header("Range", "bytes=" + from + "-");
        if (origin(address).equals(origin(URI.create(base))))
            token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        try {
            return http.send(request.build(), BodyHandlers.ofInputStream());
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

    /** Without path and query, which may hold a signature. */
    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getAuthority();
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
