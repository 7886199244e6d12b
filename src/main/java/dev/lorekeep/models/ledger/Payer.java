package dev.lorekeep.models.ledger;

import dev.lorekeep.models.config.Limits;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Somebody with limits: the person who asks, or a team of theirs.
 *
 * @param id of the account or team
 * @param team its name; empty for the person
 * @param accounts whose use counts
 */
record Payer(UUID id, Optional<String> team, Limits limits, Set<UUID> accounts) {
    Payer {
        accounts = Set.copyOf(accounts);
    }

    /** How a sentence about it begins. */
    String have() {
        return team.map(name -> "Your team " + name + " has").orElse("You have");
    }

    String own() {
        return team.isPresent() ? "its" : "your";
    }
}
