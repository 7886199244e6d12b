package dev.lorekeep.access;

import dev.lorekeep.platform.ApiPaths;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the session cookie or the API key of a request. A wrong one counts as none: the request goes on as nobody's and gets
 * its 401 where it asks for something that is not open to nobody.
 */
@Singleton
class CredentialMechanism implements HttpAuthenticationMechanism {
    private static final String BEARER = "Bearer ";

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        // pages, scripts and health are open to everybody: no query for them
        if (!ApiPaths.isApi(context.normalizedPath())) return Uni.createFrom().nullItem();
        return credential(context)
                .map(credential -> identities
                        .authenticate(credential)
                        .onFailure(AuthenticationFailedException.class)
                        .recoverWithNull())
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    /** A key wins over a cookie, so that a script's request never acts as the person whose browser it borrows. */
    private static Optional<Credential> credential(RoutingContext context) {
        var authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length()))
            return Optional.of(new Credential(
                    Credential.Kind.API_KEY,
                    authorization.substring(BEARER.length()).strip()));
        var cookie = context.request().getCookie(SessionCookie.NAME);
        return Optional.ofNullable(cookie).map(each -> new Credential(Credential.Kind.COOKIE, each.getValue()));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(Credential.class);
    }
}
