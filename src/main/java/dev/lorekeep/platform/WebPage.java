package dev.lorekeep.platform;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Serves the one page at every address that the browser's router knows, and tells browsers to load nothing from elsewhere. */
@ApplicationScoped
class WebPage {
    private static final String ADDRESSES =
            "/(c|collections|documents|people|keys|audit|models|agents|usage|extractions)(/[0-9a-zA-Z._-]*)?"
                    + "|/documents/[0-9a-zA-Z-]+/chunks";

    // img: pdf.js draws to canvas, blob: is for images in documents; everything else is ours or nothing
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
                    + "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; "
                    + "frame-ancestors 'none'";

    void addRoutes(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(WebPage::protect);
        router.routeWithRegex(ADDRESSES)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context -> context.reroute("/"));
    }

    private static void protect(RoutingContext context) {
        var path = context.normalizedPath();
        if (!ApiPaths.isApi(path)) context.addHeadersEndHandler(ended -> addHeaders(context.response(), path));
        context.next();
    }

    private static void addHeaders(HttpServerResponse response, String path) {
        response.putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin");
        // a bundle's name has its hash; the page that names the bundle must be fresh after an upgrade
        if (path.startsWith("/static/bundle/"))
            response.putHeader("Cache-Control", "public, max-age=31536000, immutable");
        else if (!path.contains(".") || path.endsWith(".html")) response.putHeader("Cache-Control", "no-cache");
    }
}
