package dev.lorekeep.access;

import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;

/** Who sent the request that is being answered. Resources ask it once and pass the {@link Caller} on as a parameter. */
@RequestScoped
public class CurrentCaller {
    /** Where the sign-in leaves the {@link Caller} in the {@link SecurityIdentity}. */
    static final String ATTRIBUTE = "lorekeep.caller";

    private final SecurityIdentity identity;

    CurrentCaller(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** @throws UnauthorizedException if nobody is signed in; answered with 401 */
    public Caller caller() {
        if (identity.getAttribute(ATTRIBUTE) instanceof Caller caller) return caller;
        throw new UnauthorizedException("nobody is signed in");
    }

    SignedIn signedIn() {
        return SignedIn.of(identity).orElseThrow(() -> new UnauthorizedException("nobody is signed in"));
    }
}
