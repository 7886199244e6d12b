package dev.lorekeep.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.util.Optional;
import java.util.UUID;

/**
 * What one request proved about its sender.
 *
 * @param caller who they are
 * @param via how they proved it
 * @param credentialId the session or API key they proved it with
 * @param csrfToken what a session's changing requests have to repeat; empty for keys
 * @param mustChangePassword whether nothing but a new password is open to them
 */
record SignedIn(Caller caller, Via via, UUID credentialId, String csrfToken, boolean mustChangePassword) {
    private static final String ATTRIBUTE = "lorekeep.signed-in";

    enum Via {
        /** A browser's cookie, which other sites' pages can make it send. */
        SESSION,
        /** A script's key. */
        API_KEY,
        /** The key of the machine's own command line: whoever reads it can read the whole data folder. */
        COMMAND_LINE
    }

    SecurityIdentity identity() {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.name()))
                .addRole(caller.role().name())
                .addAttribute(CurrentCaller.ATTRIBUTE, caller)
                .addAttribute(ATTRIBUTE, this)
                .build();
    }

    static Optional<SignedIn> of(SecurityIdentity identity) {
        return identity.getAttribute(ATTRIBUTE) instanceof SignedIn signedIn ? Optional.of(signedIn) : Optional.empty();
    }
}
