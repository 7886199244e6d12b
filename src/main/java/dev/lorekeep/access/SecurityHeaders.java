package dev.lorekeep.access;

import dev.lorekeep.platform.ApiPaths;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Headers on every response, where the response does not bring a stricter one of its own. */
@Singleton
class SecurityHeaders {
    /** Before everything else, so that refusals carry them too. */
    private static final int FIRST = 1000;

    /** What the API sends is data: a browser that is led to it must not run, load or frame anything. */
    private static final String DATA_ONLY =
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    void register(@Observes Filters filters) {
        filters.register(SecurityHeaders::protect, FIRST);
    }

    private static void protect(RoutingContext context) {
        var api = ApiPaths.isApi(context.normalizedPath());
        context.addHeadersEndHandler(ended -> addHeaders(context.response().headers(), api));
        context.next();
    }

    private static void addHeaders(MultiMap headers, boolean api) {
        addIfAbsent(headers, "X-Content-Type-Options", "nosniff");
        addIfAbsent(headers, "Referrer-Policy", "no-referrer");
        addIfAbsent(headers, "Cross-Origin-Opener-Policy", "same-origin");
        addIfAbsent(headers, "Cross-Origin-Resource-Policy", "same-origin");
        addIfAbsent(headers, "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        if (!api) return;
        addIfAbsent(headers, "Content-Security-Policy", DATA_ONLY);
        addIfAbsent(headers, "Cache-Control", "no-store");
    }

    private static void addIfAbsent(MultiMap headers, String name, String value) {
        if (!headers.contains(name)) headers.add(name, value);
    }
}
