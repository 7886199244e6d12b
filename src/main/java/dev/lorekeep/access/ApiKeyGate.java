package dev.lorekeep.access;

import dev.lorekeep.access.SignedIn.Via;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Keeps API keys away from what says {@link NotForApiKeys}. */
@Provider
@NotForApiKeys
class ApiKeyGate implements ContainerRequestFilter {
    private final CurrentCaller current;

    ApiKeyGate(CurrentCaller current) {
        this.current = current;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (current.signedIn().via() == Via.API_KEY)
            throw Problems.forbidden("An API key cannot do this. Sign in instead.");
    }
}
