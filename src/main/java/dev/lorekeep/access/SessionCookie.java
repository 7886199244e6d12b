package dev.lorekeep.access;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;

/** The cookie that holds a session's token: no script sees it and no other site's page makes the browser send it. */
final class SessionCookie {
    static final String NAME = "lorekeep-session";

    private SessionCookie() {}

    static NewCookie holding(String token, Duration lifetime, RoutingContext request) {
        return cookie(token, request).maxAge((int) lifetime.toSeconds()).build();
    }

    static NewCookie removal(RoutingContext request) {
        return cookie("", request).maxAge(0).build();
    }

    private static NewCookie.Builder cookie(String value, RoutingContext request) {
        return new NewCookie.Builder(NAME)
                .value(value)
                .path("/")
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                // behind a proxy this is the browser's scheme if quarkus.http.proxy.* says the proxy is trusted
                .secure("https".equals(request.request().scheme()));
    }
}
