package dev.lorekeep.access;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The person or script on whose behalf something is read. Made at the HTTP edge and passed as a parameter down to the index
 * query.
 *
 * @param accountId the account
 * @param name the account's sign-in name
 * @param role what the account may do
 * @param teams the teams the account is a member of
 * @param scope collections an API key is limited to; empty means no limit beyond the account's own rights
 */
public record Caller(UUID accountId, String name, Role role, Set<UUID> teams, Optional<Set<UUID>> scope) {
    public Caller {
        teams = Set.copyOf(teams);
        scope = scope.map(Set::copyOf);
    }

    public boolean isAdmin() {
        return role == Role.ADMIN;
    }
}
