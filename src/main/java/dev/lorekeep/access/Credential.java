package dev.lorekeep.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** What a request showed to prove who sent it, not yet looked up. */
final class Credential extends BaseAuthenticationRequest {
    enum Kind {
        COOKIE,
        API_KEY
    }

    final Kind kind;
    final String secret;

    Credential(Kind kind, String secret) {
        this.kind = kind;
        this.secret = secret;
    }
}
