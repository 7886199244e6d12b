package dev.lorekeep.access;

import dev.lorekeep.access.SignedIn.Via;
import dev.lorekeep.platform.ApiPaths;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Decides before anything else whether a request to an API goes on: somebody has to be signed in, has to have a password of
 * their own, and a browser has to prove that our own page sends what changes something (CSRF: a token that other
 * sites cannot read, and the headers in which browsers tell where a request comes from).
 */
class RequestGate {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final String SESSION = "/api/session";
    private static final String PASSWORD = "/api/session/password";

    @ServerRequestFilter(preMatching = true)
    public @Nullable Response decide(ContainerRequestContext request, RoutingContext routing) {
        var method = request.getMethod();
        var path = request.getUriInfo().getRequestUri().getRawPath();
        return refusal(method, path, routing).map(HttpProblem::toResponse).orElse(null);
    }

    private static Optional<HttpProblem> refusal(String method, String path, RoutingContext routing) {
        var signingIn = method.equals("POST") && path.equals(SESSION);
        var changing = !SAFE.contains(method);
        var signedIn = signedIn(routing);
        var keyed = signedIn.isPresent() && signedIn.get().via() != Via.SESSION;
        if (changing && !keyed && isFromElsewhere(routing.request()))
            return Optional.of(Problems.forbidden("The request comes from another site's page."));
        if (signingIn) return Optional.empty();
        if (signedIn.isEmpty()) return ApiPaths.isApi(path) ? Optional.of(Problems.notSignedIn()) : Optional.empty();
        if (changing && !keyed && !hasToken(routing.request(), signedIn.get()))
            return Optional.of(Problems.forbidden("The header X-CSRF-Token is missing or wrong. Reload the page."));
        if (signedIn.get().mustChangePassword() && !path.equals(SESSION) && !path.equals(PASSWORD))
            return Optional.of(Problems.passwordChangeRequired());
        return Optional.empty();
    }

    private static Optional<SignedIn> signedIn(RoutingContext routing) {
        return routing.user() instanceof QuarkusHttpUser user
                ? SignedIn.of(user.getSecurityIdentity())
                : Optional.empty();
    }

    /**
     * Browsers send at least one of the two with what changes something; scripts send neither. The first is decisive: it
     * holds behind a proxy that changes the host's name, but browsers only send it over TLS or to this machine.
     */
    private static boolean isFromElsewhere(HttpServerRequest request) {
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null) return !site.equals("same-origin") && !site.equals("none");
        var origin = request.getHeader("Origin");
        return origin != null && !authority(origin).equalsIgnoreCase(String.valueOf(request.authority()));
    }

    /** Without the scheme: a proxy that ends TLS and does not say so must not lock everyone out. */
    private static String authority(String origin) {
        try {
            return String.valueOf(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean hasToken(HttpServerRequest request, SignedIn signedIn) {
        var token = request.getHeader("X-CSRF-Token");
        return token != null && Tokens.same(signedIn.csrfToken(), token);
    }
}
