package dev.lorekeep.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A browser's sign-in. The cookie's token is not in it, only the token's SHA-256. */
@Entity
class Session {
    @Id
    UUID id;

    @Column(name = "token_hash")
    byte[] tokenHash;

    @Column(name = "csrf_token")
    String csrfToken;

    @Column(name = "account_id")
    UUID accountId;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "last_seen_at")
    Instant lastSeenAt;

    @Column(name = "expires_at")
    Instant expiresAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Session() {}

    Session(byte[] tokenHash, String csrfToken, UUID accountId, Instant createdAt, Instant expiresAt) {
        this.id = UUID.randomUUID();
        this.tokenHash = tokenHash;
        this.csrfToken = csrfToken;
        this.accountId = accountId;
        this.createdAt = createdAt;
        this.lastSeenAt = createdAt;
        this.expiresAt = expiresAt;
    }
}
