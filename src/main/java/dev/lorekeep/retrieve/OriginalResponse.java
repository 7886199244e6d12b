package dev.lorekeep.retrieve;

import dev.lorekeep.retrieve.ReadableDocuments.Original;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.PathPart;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else's file, sent so that it can do nothing in our origin: shown only if its type cannot carry script, in a sandbox,
 * with the type that we detected and no other. Everything else is a download.
 */
final class OriginalResponse {
    private static final Set<String> SHOWN =
            Set.of("application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain");

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");

    private OriginalResponse() {}

    static Response of(Original original, Path file, @Nullable String range) throws IOException {
        var size = Files.size(file);
        var wanted = wanted(range, size);
        var response = wanted.isPresent()
                ? Response.status(206)
                        .entity(new PathPart(
                                file, wanted.get().from(), wanted.get().count()))
                        .header("Content-Range", wanted.get().header(size))
                : Response.ok(file);
        var type = baseType(original.mediaType());
        var shown = SHOWN.contains(type);
        return response.header(HttpHeaders.CONTENT_TYPE, shown ? type : "application/octet-stream")
                .header(HttpHeaders.CONTENT_DISPOSITION, (shown ? "inline" : "attachment") + fileName(original.name()))
                .header("Content-Security-Policy", "sandbox")
                .header("X-Content-Type-Options", "nosniff")
                .header("Accept-Ranges", "bytes")
                // rights may end at any time: ask again each time
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .build();
    }

    private record Wanted(long from, long count) {
        String header(long size) {
            return "bytes " + from + "-" + (from + count - 1) + "/" + size;
        }
    }

    /** One plain range, as pdf.js asks; anything else is answered with the whole file, which is always allowed. */
    private static Optional<Wanted> wanted(@Nullable String range, long size) {
        if (range == null) return Optional.empty();
        var match = RANGE.matcher(range.strip());
        if (!match.matches()) return Optional.empty();
        var from = Long.parseLong(match.group(1));
        var last = match.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(match.group(2)));
        return from > last ? Optional.empty() : Optional.of(new Wanted(from, last - from + 1));
    }

    private static String baseType(String mediaType) {
        var semicolon = mediaType.indexOf(';');
        return (semicolon < 0 ? mediaType : mediaType.substring(0, semicolon))
                .strip()
                .toLowerCase(java.util.Locale.ROOT);
    }

    /** RFC 6266: the name in ASCII for old clients, and as it is. */
    private static String fileName(String name) {
        var ascii = name.replaceAll("[^\\x20-\\x7e]|[\"\\\\%/]", "_");
        var encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return "; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded;
    }
}
