package dev.lorekeep.sync;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Answers of HTTP servers as files, so that no body is in memory as a whole. Follows no redirect by itself. */
final class HttpFiles implements AutoCloseable {
    private final HttpClient client;

    HttpFiles(SyncConfig config) {
        client = HttpClient.newBuilder()
                .connectTimeout(config.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                // a server that stumbles over HTTP/2's upgrade of plain connections is more frequent than one that
                // gains by it
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /**
     * @param stored whether the body is in the file
     */
    record Answer(int status, HttpHeaders headers, boolean stored) {
        @Nullable
        String header(String name) {
            return headers.firstValue(name).orElse(null);
        }
    }

    /**
     * @param wanted of which answers the body is stored; of others it is not even read
     * @param maxBytes of the body
     * @param longest from the request to the body's last byte
     * @throws SourceTrouble with {@link SourceTrouble.Kind#PASSING} when no whole answer came, ITEM when it is too long
     */
    Answer send(HttpRequest request, Path target, Predicate<ResponseInfo> wanted, long maxBytes, Duration longest)
            throws IOException, InterruptedException {
        BodyHandler<Boolean> handler = info -> wanted.test(info)
                ? BodySubscribers.limiting(
                        BodySubscribers.mapping(
                                BodyHandlers.ofFile(
                                                target,
                                                StandardOpenOption.CREATE,
                                                StandardOpenOption.WRITE,
                                                StandardOpenOption.TRUNCATE_EXISTING)
                                        .apply(info),
                                path -> true),
                        maxBytes)
                : BodySubscribers.replacing(false);
        var sent = client.sendAsync(request, handler);
        try {
            var response = sent.get(longest.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (InterruptedException e) {
            sent.cancel(true);
            throw e;
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw SourceTrouble.passing(
                    request.uri().getHost() + " did not answer completely within " + longest.toSeconds() + " s.", e);
        } catch (ExecutionException e) {
            throw trouble(request.uri(), maxBytes, e.getCause());
        }
    }

    private static SourceTrouble trouble(URI uri, long maxBytes, @Nullable Throwable cause) {
        var host = uri.getHost();
        for (var each = cause; each != null; each = each.getCause()) {
            if (String.valueOf(each.getMessage()).contains("body exceeds capacity"))
                return new SourceTrouble(
                        SourceTrouble.Kind.ITEM,
                        "The answer is longer than the limit of " + maxBytes + " bytes.",
                        "Ask an administrator to raise lorekeep.ingest.max-file-bytes.",
                        null,
                        cause);
            if (each instanceof SSLException)
                return new SourceTrouble(
                        SourceTrouble.Kind.MISPLACED,
                        "No secure connection to " + host + ": " + each.getMessage() + ".",
                        "Check the address and the server's certificate; one of your own authority has to be in Java's trust store.",
                        null,
                        cause);
            if (each instanceof HttpConnectTimeoutException || each instanceof ConnectException)
                return SourceTrouble.passing("No connection to " + uri.getAuthority() + ".", cause);
        }
        var words = cause == null ? "unknown" : cause.getClass().getSimpleName();
        return SourceTrouble.passing("The connection to " + uri.getAuthority() + " broke off (" + words + ").", cause);
    }

    /** What any server may answer at any time, or null when the answer is none of these. */
    static @Nullable SourceTrouble passing(URI uri, Answer answer) {
        var status = answer.status();
        if (status != 429 && status != 408 && status != 423 && status != 425 && status < 500) return null;
        return new SourceTrouble(
                SourceTrouble.Kind.PASSING,
                uri.getAuthority() + " answered " + status + ".",
                "Nothing to do if it passes: it is tried again by itself, and nothing is removed meanwhile.",
                retryAfter(answer.header("Retry-After")),
                null);
    }

    private static @Nullable Duration retryAfter(@Nullable String header) {
        if (header == null) return null;
        var seconds = header.strip();
        return seconds.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }

    /** A time as HTTP writes it; null when there is none or it is none. */
    static @Nullable Instant time(@Nullable String header) {
        if (header == null) return null;
        try {
            return ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** As HTTP writes it. */
    static String text(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
    }

    @Override
    public void close() {
        // not close(): it waits for bodies that never end
        client.shutdownNow();
    }
}
