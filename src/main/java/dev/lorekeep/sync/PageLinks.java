package dev.lorekeep.sync;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/**
 * What a page says to crawlers. No script is run: links that only a script makes are not seen.
 *
 * @param links pages of the same site, in their one form; none when the page forbids to follow them
 * @param canonical the address that the page says it really has, when that is another one of the site
 * @param noIndex whether the page forbids to be kept
 */
record PageLinks(List<String> links, Optional<URI> canonical, boolean noIndex) {
    static final PageLinks NONE = new PageLinks(List.of(), Optional.empty(), false);

    /** A page with more links is a list of links; the rest is found from elsewhere or not missed. */
    private static final int MAX_LINKS = 2_000;

    /** A longer page is kept, but its links are not looked for: parsing takes about ten times its length in memory. */
    private static final long MAX_BYTES = 16_000_000;

    PageLinks {
        links = List.copyOf(links);
    }

    static PageLinks read(Path html, URI address, WebSite site) throws IOException {
        if (Files.size(html) > MAX_BYTES) return NONE;
        try (var content = Files.newInputStream(html)) {
            var page = Jsoup.parse(content, null, address.toString());
            var rules = rules(page);
            var noFollow = rules.contains("nofollow") || rules.contains("none");
            return new PageLinks(
                    noFollow ? List.of() : links(page, site),
                    canonical(page, address, site),
                    rules.contains("noindex") || rules.contains("none"));
        }
    }

    private static Set<String> rules(Document page) {
        var rules = new LinkedHashSet<String>();
        for (var meta : page.select("meta[name=robots]"))
            for (var rule : meta.attr("content").toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) rules.add(rule);
        return rules;
    }

    private static List<String> links(Document page, WebSite site) {
        var base = base(page);
        var links = new LinkedHashSet<String>();
        for (var link : page.select("a[href], area[href]")) {
            if (links.size() >= MAX_LINKS) break;
            if (link.attr("rel").toLowerCase(Locale.ROOT).contains("nofollow")) continue;
            site.page(base, link.attr("href")).ifPresent(uri -> links.add(uri.toString()));
        }
        return new ArrayList<>(links);
    }

    private static Optional<URI> canonical(Document page, URI address, WebSite site) {
        var link = page.selectFirst("link[rel=canonical][href]");
        if (link == null) return Optional.empty();
        return site.page(base(page), link.attr("href")).filter(uri -> !uri.equals(address));
    }

    /** The page's own address, or what its {@code base} says. */
    private static URI base(Document page) {
        try {
            return URI.create(page.baseUri());
        } catch (IllegalArgumentException e) {
            return URI.create(page.location());
        }
    }
}
