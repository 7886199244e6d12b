package dev.lorekeep.sync;

import crawlercommons.filters.basic.BasicURLNormalizer;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/** Which addresses belong to the site of a source, and the one form of those that mean the same page. */
final class WebSite {
    /** What campaigns and visits append to an address; the page is the same. */
    private static final Set<String> TRACKING = Set.of(
            "utm_source",
            "utm_medium",
            "utm_campaign",
            "utm_term",
            "utm_content",
            "gclid",
            "fbclid",
            "mc_cid",
            "mc_eid");

    private final SourceSettings.Web settings;
    private final BasicURLNormalizer normalizer =
            BasicURLNormalizer.newBuilder().queryParamsToRemove(TRACKING).build();

    WebSite(SourceSettings.Web settings) {
        this.settings = settings;
    }

    URI start() {
        return canonical(settings.start().toString())
                .orElseThrow(() -> new SettingsReader.BadSettings("settings.start is no address of a page."));
    }

    /** The page that a link leads to; empty when it is none of this site. */
    Optional<URI> page(URI base, String link) {
        try {
            return canonical(base.resolve(new URI(link.strip().replace(" ", "%20")))
                            .toString())
                    .filter(this::isWithin);
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<URI> canonical(String address) {
        var normal = normalizer.filter(address);
        if (normal == null || !RemoteFile.isStorable(normal)) return Optional.empty();
        try {
            var uri = new URI(normal);
            if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getScheme() == null)
                return Optional.empty();
            return uri.getScheme().equals("http") || uri.getScheme().equals("https")
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private boolean isWithin(URI uri) {
        return isSameHost(uri) && uri.getRawPath().startsWith(settings.path());
    }

    /** The same host and port; from http to https is no step away. */
    boolean isSameHost(URI uri) {
        var start = settings.start();
        if (!start.getHost().equalsIgnoreCase(uri.getHost())) return false;
        return port(uri) == port(start) || (port(start) == 80 && port(uri) == 443);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) return uri.getPort();
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }
}
