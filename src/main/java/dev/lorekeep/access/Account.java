package dev.lorekeep.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** Somebody who can sign in. */
@Entity
public class Account {
    static final int MAX_NAME_CHARACTERS = 100;

    @Id
    public UUID id;

    /** What they type to sign in: lower case, unique. */
    public String name;

    @Column(name = "display_name")
    public String displayName;

    @Column(name = "password_hash")
    String passwordHash;

    @Enumerated(EnumType.STRING)
    public Role role;

    /** Set with a one-time password; until they choose their own, nothing else is open to them. */
    @Column(name = "must_change_password")
    public boolean mustChangePassword;

    public boolean disabled;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "password_changed_at")
    Instant passwordChangedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Account() {}

    Account(UUID id, String name, String displayName, Role role, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.displayName = displayName;
        this.role = role;
        this.createdAt = createdAt;
        this.passwordHash = "";
        this.passwordChangedAt = createdAt;
    }
}
