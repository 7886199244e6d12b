package dev.lorekeep.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A script's way in: it acts with its owner's current rights, cut to its scope. Only the key's SHA-256 is kept. */
@Entity
@Table(name = "api_key")
class ApiKey {
    @Id
    UUID id;

    @Column(name = "account_id")
    UUID accountId;

    String name;

    /** The key's first characters, so that its owner recognises it. */
    String prefix;

    @Column(name = "key_hash")
    byte[] keyHash;

    /** Collections the key is limited to; null means all that its owner reads. */
    UUID @Nullable [] scope;

    /** The key that the machine's own command line uses; made anew at each start. */
    @Column(name = "command_line")
    boolean commandLine;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "expires_at")
    @Nullable
    Instant expiresAt;

    @Column(name = "last_used_at")
    @Nullable
    Instant lastUsedAt;

    @Column(name = "revoked_at")
    @Nullable
    Instant revokedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected ApiKey() {}

    ApiKey(UUID accountId, String name, String key, Instant createdAt) {
        this.id = UUID.randomUUID();
        this.accountId = accountId;
        this.name = name;
        this.prefix = key.substring(0, Tokens.PREFIX_CHARACTERS);
        this.keyHash = Tokens.sha256(key);
        this.createdAt = createdAt;
    }
}
