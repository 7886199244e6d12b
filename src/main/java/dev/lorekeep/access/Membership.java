package dev.lorekeep.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.util.UUID;

/** One account in one team. */
@Entity
@IdClass(Membership.Key.class)
class Membership {
    @Id
    @Column(name = "account_id")
    UUID accountId;

    @Id
    @Column(name = "team_id")
    UUID teamId;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Membership() {}

    Membership(UUID accountId, UUID teamId) {
        this.accountId = accountId;
        this.teamId = teamId;
    }

    record Key(UUID accountId, UUID teamId) {}
}
