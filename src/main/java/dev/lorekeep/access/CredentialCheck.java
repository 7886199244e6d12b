package dev.lorekeep.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Turns a {@link Credential} into an identity, off the event loop since it asks PostgreSQL. */
@Singleton
class CredentialCheck implements IdentityProvider<Credential> {
    private final Credentials credentials;

    CredentialCheck(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public Class<Credential> getRequestType() {
        return Credential.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(Credential credential, AuthenticationRequestContext context) {
        return context.runBlocking(() -> identify(credential));
    }

    private SecurityIdentity identify(Credential credential) {
        var signedIn = switch (credential.kind) {
            case COOKIE -> credentials.ofSession(credential.secret);
            case API_KEY -> credentials.ofApiKey(credential.secret);
        };
        return signedIn.map(SignedIn::identity)
                .orElseThrow(() -> new AuthenticationFailedException("unknown, ended or revoked credential"));
    }
}
