package dev.lorekeep.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder on a WebDAV server (RFC 4918), one PROPFIND of depth 1 for each folder: servers refuse or cut short those of depth
 * infinity. The checkpoint is the list of the folders that are still to be listed.
 */
final class WebDavConnector implements Connector {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String PROPFIND = "<?xml version=\"1.0\" encoding=\"utf-8\"?><propfind xmlns=\"DAV:\"><prop>"
            + "<resourcetype/><getetag/><getcontentlength/><getlastmodified/></prop></propfind>";

    /** A listing of a million files has about 500 MB. */
    private static final long MAX_LISTING_BYTES = 1L << 30;

    private final SourceSettings.WebDav settings;
    private final @Nullable String secret;
    private final Spool spool;
    private final SyncConfig config;
    private final HostRules hosts;
    private final Retry retry;
    private final HttpFiles http;

    WebDavConnector(
            SourceSettings.WebDav settings,
            @Nullable String secret,
            Spool spool,
            SyncConfig config,
            HostRules hosts,
            Retry retry) {
        this.settings = settings;
        this.secret = secret;
        this.spool = spool;
        this.config = config;
        this.hosts = hosts;
        this.retry = retry;
        this.http = new HttpFiles(config);
    }

    @Override
    public void list(@Nullable String checkpoint, Listing listing) throws IOException, InterruptedException {
        hosts.check(settings.url().getHost(), true);
        var folders = checkpoint == null ? new ArrayDeque<>(List.of("")) : folders(checkpoint);
        while (!folders.isEmpty()) {
            var folder = folders.pop();
            // collected anew by each try, so that a try that broke off leaves nothing behind
            var subfolders = retry.call(() -> listFolder(folder, listing));
            subfolders.forEach(folders::push);
            listing.reached(JSON.writeValueAsString(folders));
        }
    }

    private static Deque<String> folders(String checkpoint) throws IOException {
        try {
            return new ArrayDeque<>(JSON.readValue(checkpoint, new TypeReference<List<String>>() {}));
        } catch (JsonProcessingException e) {
            throw new IOException("not a checkpoint of this kind of source", e);
        }
    }

    /**
     * @param folder relative to the source's, ending in a slash; empty for itself
     * @return folders in it
     */
    private List<String> listFolder(String folder, Listing listing) throws IOException, InterruptedException {
        var uri = uri(folder);
        var request = request(uri)
                .method("PROPFIND", BodyPublishers.ofString(PROPFIND))
                .header("Depth", "1")
                .header("Content-Type", "application/xml; charset=utf-8")
                .build();
        var target = spool.file();
        try {
            var answer = http.send(
                    request, target, info -> info.statusCode() == 207, MAX_LISTING_BYTES, config.readTimeout());
            if (answer.status() == 207) return read(folder, target, listing);
            if (answer.status() == 404 && !folder.isEmpty()) return List.of();
            if (answer.status() == 403 && !folder.isEmpty()) {
                listing.missed("the account has no right to the folder " + folder);
                return List.of();
            }
            throw trouble(uri, answer);
        } finally {
            Files.deleteIfExists(target);
        }
    }

    private List<String> read(String folder, Path answer, Listing listing) throws IOException {
        var folders = new ArrayList<String>();
        MultiStatus.read(answer, entry -> {
            var path = relative(entry.href());
            // itself, and what is not in it, whatever the server says
            if (path == null || !path.startsWith(folder) || path.equals(folder) || (path + "/").equals(folder)) return;
            if (entry.status() >= 400 && entry.status() != 404) {
                listing.missed("the server answered " + entry.status() + " for " + path);
                return;
            }
            if (entry.status() == 404) return;
            var asFolder = path.endsWith("/") ? path : path + "/";
            if (entry.isFolder()) {
                folders.add(asFolder);
            } else if (RemoteFile.isStorable(path)) {
                listing.found(new RemoteFile(path, entry.etag(), entry.sizeBytes(), entry.modifiedAt()));
            } else {
                listing.missed("a path is too long or has unusual characters");
            }
        });
        return folders;
    }

    /** @return the path below the source's folder, decoded; null when it is not below */
    private @Nullable String relative(String href) {
        try {
            var resolved = settings.url().resolve(new URI(href.replace(" ", "%20")));
            if (!settings.url().getAuthority().equalsIgnoreCase(resolved.getAuthority())) return null;
            var base = settings.url().getPath();
            var path = resolved.normalize().getPath();
            if ((path + "/").equals(base)) return "";
            return path.startsWith(base) ? path.substring(base.length()) : null;
        } catch (java.net.URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }

    private URI uri(String path) {
        var encoded = new StringBuilder();
        for (var part : path.split("(?<=/)|(?=/)")) {
            if (part.equals("/")) encoded.append(part);
            else encoded.append(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        return URI.create(settings.url() + encoded.toString());
    }

    @Override
    public Fetched fetch(RemoteFile file, Path target) throws IOException, InterruptedException {
        var uri = uri(file.uri());
        var request = request(uri).GET().build();
        var answer = retry.call(() -> {
            var got = http.send(
                    request, target, info -> info.statusCode() == 200, spool.maxBytes(), config.downloadTimeout());
            var passing = HttpFiles.passing(uri, got);
            if (passing != null) throw passing;
            return got;
        });
        if (answer.status() == 404 || answer.status() == 410)
            throw new SourceTrouble(SourceTrouble.Kind.GONE, "The file is no longer there.", "Nothing to do.");
        if (answer.status() != 200)
            throw new SourceTrouble(
                    SourceTrouble.Kind.ITEM,
                    "The server answered " + answer.status() + " for this file.",
                    "Give the source's account the right to read it; it is tried again by itself.");
        return new Fetched(file.uri(), file.modifiedAt());
    }

    private HttpRequest.Builder request(URI uri) {
        var request =
                HttpRequest.newBuilder(uri).timeout(config.readTimeout()).header("User-Agent", config.userAgent());
        if (secret == null) return request;
        if (settings.user() == null) return request.header("Authorization", "Bearer " + secret);
        var pair = (settings.user() + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    private SourceTrouble trouble(URI uri, HttpFiles.Answer answer) {
        var passing = HttpFiles.passing(uri, answer);
        if (passing != null) return passing;
        return switch (answer.status()) {
            case 401, 403 ->
                new SourceTrouble(
                        SourceTrouble.Kind.REFUSED,
                        uri.getAuthority() + " refused the account " + user() + " (" + answer.status() + ").",
                        "Check the user and the password, and that the account may read "
                                + settings.url().getPath() + ".");
            case 301, 302, 303, 307, 308 ->
                new SourceTrouble(
                        SourceTrouble.Kind.MISPLACED,
                        uri.getAuthority() + " sends us to " + answer.header("Location") + ".",
                        "Enter that address if you trust it: a password is not sent to a place that nobody entered.");
            case 404, 410 ->
                new SourceTrouble(
                        SourceTrouble.Kind.MISPLACED,
                        uri.getAuthority() + " has no folder " + settings.url().getPath() + ".",
                        "Check the address. If the folder was deleted for good, delete the source.");
            default ->
                new SourceTrouble(
                        SourceTrouble.Kind.MISPLACED,
                        uri.getAuthority() + " answered " + answer.status() + " instead of a WebDAV listing.",
                        "Check that the address is a WebDAV folder's; a page for people has another one.");
        };
    }

    private String user() {
        return settings.user() == null ? "of the token" : settings.user();
    }

    @Override
    public void close() {
        http.close();
    }
}
