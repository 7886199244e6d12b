package dev.lorekeep.sync;

import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Gets pages of one site, at its pace and by its robots.txt (RFC 9309). Used by one thread. */
final class WebPages implements AutoCloseable {
    /** Parsers must read 500 KiB of it; a longer one is no robots.txt. */
    private static final long MAX_ROBOTS_BYTES = 512_000;

    private static final int MAX_REDIRECTS = 5;

    /** A site that asks for more wants no crawler. */
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);

    /** What is taken as a document. Pictures, films, programs and data are not. */
    private static final Set<String> TYPES = Set.of(
            "text/html",
            "application/xhtml+xml",
            "text/plain",
            "text/markdown",
            "text/csv",
            "application/pdf",
            "application/rtf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.spreadsheet",
            "application/vnd.oasis.opendocument.presentation",
            "application/epub+zip");

    private final SourceSettings.Web settings;
    private final Spool spool;
    private final SyncConfig config;
    private final HostRules hosts;
    private final Retry retry;
    private final Retry.Pause pause;
    private final HttpFiles http;
    private final WebSite site;
    private @Nullable BaseRobotRules rules;
    private long nextRequestNanos = System.nanoTime();

    WebPages(
            SourceSettings.Web settings,
            Spool spool,
            SyncConfig config,
            HostRules hosts,
            Retry retry,
            Retry.Pause pause) {
        this.settings = settings;
        this.spool = spool;
        this.config = config;
        this.hosts = hosts;
        this.retry = retry;
        this.pause = pause;
        this.http = new HttpFiles(config);
        this.site = new WebSite(settings);
    }

    WebSite site() {
        return site;
    }

    /** Whether robots.txt lets us visit the page. */
    boolean isAllowed(URI page) throws IOException, InterruptedException {
        return robots().isAllowed(page.toString());
    }

    /**
     * @throws SourceTrouble when it cannot be had: then nobody knows what is allowed, and nothing is visited
     */
    private BaseRobotRules robots() throws IOException, InterruptedException {
        var known = rules;
        if (known != null) return known;
        var read = retry.call(this::readRobots);
        rules = read;
        return read;
    }

    private BaseRobotRules readRobots() throws IOException, InterruptedException {
        var uri = settings.start().resolve("/robots.txt");
        var target = spool.file();
        try {
            for (var hop = 0; hop <= MAX_REDIRECTS; hop++) {
                var answer = send(request(uri).build(), target, info -> info.statusCode() == 200, MAX_ROBOTS_BYTES);
                var passing = HttpFiles.passing(uri, answer);
                if (passing != null) throw unreachable(answer.status(), passing);
                if (answer.status() == 200)
                    return new SimpleRobotRulesParser()
                            .parseContent(
                                    uri.toString(),
                                    Files.readAllBytes(target),
                                    "text/plain",
                                    List.of(config.userAgent().toLowerCase(Locale.ROOT)));
                var location = answer.header("Location");
                // "unavailable" means that all may be visited (RFC 9309, section 2.3.1.3)
                if (answer.status() < 300 || answer.status() >= 400 || location == null) return allowed();
                uri = uri.resolve(location);
                if (!site.isSameHost(uri)) return allowed();
            }
            return allowed();
        } finally {
            Files.deleteIfExists(target);
        }
    }

    private static BaseRobotRules allowed() {
        return new SimpleRobotRules(SimpleRobotRules.RobotRulesMode.ALLOW_ALL);
    }

    private SourceTrouble unreachable(int status, SourceTrouble passing) {
        return new SourceTrouble(
                SourceTrouble.Kind.PASSING,
                "robots.txt of " + settings.host() + " cannot be read (" + status
                        + "): nobody knows what may be visited.",
                passing.remedy(),
                passing.retryAfter(),
                passing);
    }

    /**
     * Gets a page, or learns that it is unchanged (304) or is elsewhere (3xx).
     *
     * @param known with its validators; null gets the page in any case
     */
    HttpFiles.Answer get(URI page, @Nullable RemoteFile known, Path target) throws IOException, InterruptedException {
        return retry.call(() -> {
            var request = request(page);
            if (known != null && known.etag() != null) request.header("If-None-Match", known.etag());
            else if (known != null && known.modifiedAt() != null)
                request.header("If-Modified-Since", HttpFiles.text(known.modifiedAt()));
            var answer = send(request.build(), target, WebPages::isDocument, spool.maxBytes());
            var passing = HttpFiles.passing(page, answer);
            if (passing != null) throw passing;
            return answer;
        });
    }

    private static boolean isDocument(ResponseInfo info) {
        return info.statusCode() == 200
                && TYPES.contains(type(info.headers().firstValue("Content-Type").orElse("")));
    }

    static String type(@Nullable String contentType) {
        if (contentType == null) return "";
        var end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri)
                .timeout(config.readTimeout())
                .header("User-Agent", config.userAgent())
                .header("Accept", "text/html, application/pdf, text/*;q=0.9, */*;q=0.5");
    }

    private HttpFiles.Answer send(HttpRequest request, Path target, Predicate<ResponseInfo> wanted, long maxBytes)
            throws IOException, InterruptedException {
        hosts.check(request.uri().getHost(), settings.privateAddresses());
        politely();
        return http.send(request, target, wanted, maxBytes, config.downloadTimeout());
    }

    private void politely() throws InterruptedException {
        var wait = nextRequestNanos - System.nanoTime();
        if (wait > 0) pause.of(Duration.ofNanos(wait));
        nextRequestNanos = System.nanoTime() + delay().toNanos();
    }

    private Duration delay() {
        var own = Duration.ofMillis(settings.delayMillis());
        var known = rules;
        if (known == null || known.getCrawlDelay() <= 0) return own;
        var asked = Duration.ofMillis(known.getCrawlDelay());
        if (asked.compareTo(LONGEST_DELAY) > 0) return LONGEST_DELAY;
        return asked.compareTo(own) > 0 ? asked : own;
    }

    @Override
    public void close() {
        http.close();
    }
}
