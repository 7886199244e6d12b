package dev.lorekeep.parse;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * What is said of a document beside its own bytes, such as in an archive's {@link Sidecar}. It goes before what the document says.
 *
 * @param title what it is called; empty to leave that to the document
 * @param metadata {@value #LINK}, owners, and whatever else is said; a link leads to a web page
 */
public record Given(String title, Map<String, String> metadata) {
    public static final Given NOTHING = new Given("", Map.of());
    public static final String LINK = "link";
    public static final int MAX_PROPERTIES = 50;
    public static final int MAX_NAME = 100;
    public static final int MAX_VALUE = 1000;

    public Given {
        metadata = Map.copyOf(metadata);
        if (title.length() > MAX_VALUE) throw new IllegalArgumentException("a title of " + title.length());
        if (metadata.size() > MAX_PROPERTIES) throw new IllegalArgumentException("properties: " + metadata.size());
        metadata.forEach((name, value) -> {
            if (name.isBlank() || name.length() > MAX_NAME || value.length() > MAX_VALUE)
                throw new IllegalArgumentException("bad property: " + name);
        });
        var link = metadata.get(LINK);
        if (link != null && !isWebPage(link)) throw new IllegalArgumentException("no web page: " + link);
    }

    /** Whether a browser can be sent there: {@code javascript:} and {@code file:} are links, too. */
    static boolean isWebPage(String link) {
        try {
            var uri = URI.create(link);
            var web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getRawAuthority() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    public boolean isNothing() {
        return title.isEmpty() && metadata.isEmpty();
    }

    /** The document as it is with this. */
    public ParsedDocument over(ParsedDocument read) {
        if (isNothing()) return read;
        var merged = new HashMap<>(read.metadata());
        merged.putAll(metadata);
        return new ParsedDocument(
                title.isEmpty() ? read.title() : title,
                read.mediaType(),
                read.text(),
                read.blocks(),
                read.boxes(),
                read.pageCount(),
                merged,
                read.members());
    }
}
