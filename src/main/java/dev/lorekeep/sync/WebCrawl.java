package dev.lorekeep.sync;

import dev.lorekeep.sync.SourceItems.Item;
import dev.lorekeep.sync.SourceTrouble.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Visits the pages of a site from the first one, nearest first. The queue of pages is in the database: memory does not grow
 * with the site, and a crawl that was killed goes on with the page it was at. One for each run.
 */
final class WebCrawl {
    /** Why a crawl that reached its limit removes only pages that it has visited. */
    static final String PAGE_LIMIT = "the limit of pages (settings.maxPages) was reached";

    /** Pages in a row that could not be had, after which the site counts as down. */
    private static final int TROUBLES_IN_A_ROW = 3;

    private final Source source;
    private final SourceSettings.Web settings;
    private final UUID run;
    private final WebPages pages;
    private final WebSite site;
    private final SourceItems items;
    private final SourceRuns runs;
    private final FetchedFiles files;
    private final Spool spool;
    private int troublesInARow;
    private boolean hadTrouble;

    WebCrawl(
            Source source,
            SourceSettings.Web settings,
            UUID run,
            WebPages pages,
            SourceItems items,
            SourceRuns runs,
            FetchedFiles files,
            Spool spool) {
        this.source = source;
        this.settings = settings;
        this.run = run;
        this.pages = pages;
        this.site = pages.site();
        this.items = items;
        this.runs = runs;
        this.files = files;
        this.spool = spool;
    }

    /**
     * @throws SourceTrouble when the site is down, refuses us, or its robots.txt cannot be had
     * @return whether pages could not be had for now
     */
    boolean go(Lease lease) throws IOException, InterruptedException {
        var start = site.start();
        if (!pages.isAllowed(start))
            throw new SourceTrouble(
                    Kind.MISPLACED,
                    "robots.txt of " + settings.host() + " forbids " + start.getRawPath() + " to crawlers.",
                    "Ask the site's owner to allow the user agent, or choose another first page.");
        items.queued(source.id(), run, List.of(start.toString()), 0);
        var visited = items.seen(source.id(), run);
        while (true) {
            lease.check();
            var next = items.next(source.id(), run);
            if (next.isEmpty()) return hadTrouble;
            if (visited >= settings.maxPages()) {
                runs.missed(run, PAGE_LIMIT);
                return hadTrouble;
            }
            visited++;
            visit(next.get());
        }
    }

    private void visit(Item item) throws IOException, InterruptedException {
        var page = URI.create(item.file().uri());
        if (!pages.isAllowed(page)) {
            items.passed(source.id(), item.file().uri());
            return;
        }
        var target = spool.file();
        try {
            var known = item.sha256() != null && item.documentId() != null ? item.file() : null;
            var answer = pages.get(page, known, target);
            troublesInARow = 0;
            answered(item, page, answer, target);
        } catch (SourceTrouble trouble) {
            if (item.depth() == 0 && trouble.kind() != Kind.ITEM) throw trouble;
            switch (trouble.kind()) {
                case PASSING -> {
                    hadTrouble = true;
                    keep(item, trouble);
                    if (++troublesInARow >= TROUBLES_IN_A_ROW) throw trouble;
                }
                case REFUSED, MISPLACED, ITEM, GONE -> keep(item, trouble);
            }
        } finally {
            Files.deleteIfExists(target);
        }
    }

    private void answered(Item item, URI page, HttpFiles.Answer answer, Path bytes) throws IOException {
        var status = answer.status();
        if (status == 304) {
            items.found(source.id(), run, item.file().uri(), null);
            follow(item, item.links());
            items.passed(source.id(), item.file().uri());
        } else if (status == 200 && answer.stored()) {
            take(item, page, answer, bytes);
        } else if (status >= 300 && status < 400) {
            redirected(item, page, answer);
        } else if (status == 404 || status == 410) {
            if (item.depth() == 0) throw noStart(status);
            items.passed(source.id(), item.file().uri());
        } else if (status == 200) {
            // no document: a picture, a program
            items.passed(source.id(), item.file().uri());
        } else {
            var trouble = new SourceTrouble(
                    status == 401 || status == 403 ? Kind.REFUSED : Kind.ITEM,
                    settings.host() + " answered " + status + " for " + page.getRawPath() + ".",
                    "Pages that want a sign-in cannot be read.");
            if (item.depth() == 0) throw trouble;
            keep(item, trouble);
        }
    }

    private SourceTrouble noStart(int status) {
        return new SourceTrouble(
                Kind.MISPLACED,
                settings.host() + " has no page " + settings.start().getRawPath() + " (" + status + ").",
                "Check the address of the first page. If the site is gone for good, delete the source.");
    }

    private void take(Item item, URI page, HttpFiles.Answer answer, Path bytes) throws IOException {
        var uri = item.file().uri();
        var type = WebPages.type(answer.header("Content-Type"));
        var isHtml = type.equals("text/html") || type.equals("application/xhtml+xml");
        var links = isHtml ? PageLinks.read(bytes, page, site) : PageLinks.NONE;
        var header = String.valueOf(answer.header("X-Robots-Tag"));
        var noIndex = links.noIndex() || header.contains("noindex") || header.contains("none");
        follow(item, header.contains("nofollow") || header.contains("none") ? List.of() : links.links());
        if (links.canonical().isPresent() && !noIndex) {
            // the same page by another name: kept under its real one
            items.queued(source.id(), run, List.of(links.canonical().get().toString()), item.depth());
            items.passed(source.id(), uri);
            return;
        }
        if (noIndex) {
            items.passed(source.id(), uri);
            return;
        }
        var modified = HttpFiles.time(answer.header("Last-Modified"));
        items.found(source.id(), run, uri, links.links());
        files.takePage(source, run, item, bytes, new Connector.Fetched(name(page, isHtml), modified));
        items.validators(source.id(), new RemoteFile(uri, answer.header("ETag"), -1, modified));
    }

    /** Host and path; with an ending by which the parser knows the format. */
    private static String name(URI page, boolean isHtml) {
        var path = page.getPath().endsWith("/") ? page.getPath() + "index" : page.getPath();
        var query = page.getQuery() == null ? "" : "?" + page.getQuery();
        var name = page.getHost() + path + query.replace('/', '_');
        return isHtml && !name.matches("(?i).*\\.x?html?") ? name + ".html" : name;
    }

    private void redirected(Item item, URI page, HttpFiles.Answer answer) throws SourceTrouble {
        var uri = item.file().uri();
        var location = answer.header("Location");
        var target = location == null ? Optional.<URI>empty() : site.page(page, location);
        if (target.isEmpty() && item.depth() == 0)
            throw new SourceTrouble(
                    Kind.MISPLACED,
                    settings.host() + " sends us from the first page to " + location + ", outside of the source.",
                    "Enter that address as the first page if you want its site.");
        target.filter(to -> !to.equals(page))
                .ifPresent(to -> items.queued(source.id(), run, List.of(to.toString()), item.depth()));
        var isForGood = answer.status() == 301 || answer.status() == 308;
        // a site under repair sends all its pages elsewhere for a while
        if (isForGood || item.documentId() == null) items.passed(source.id(), uri);
        else {
            items.found(source.id(), run, uri, null);
            follow(item, item.links());
            items.passed(source.id(), uri);
        }
    }

    private void follow(Item item, List<String> links) {
        if (item.depth() >= settings.depth() || links.isEmpty()) return;
        // twice the limit: redirects and forbidden pages are in the queue, too
        if (items.queuedIn(source.id(), run) >= 2L * settings.maxPages()) {
            runs.missed(run, PAGE_LIMIT);
            return;
        }
        items.queued(source.id(), run, links, item.depth() + 1);
    }

    /** A page that cannot be had stays as it was, and so do those that it led to. */
    private void keep(Item item, SourceTrouble trouble) {
        var uri = item.file().uri();
        items.found(source.id(), run, uri, null);
        if (item.links().isEmpty()) runs.missed(run, "a page could not be read, so what it links to is unknown");
        follow(item, item.links());
        // a page that was never read is no document that is missed: most of these want a sign-in
        items.failed(source.id(), run, uri, item.documentId(), true, trouble.reason());
    }
}
