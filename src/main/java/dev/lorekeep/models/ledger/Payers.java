package dev.lorekeep.models.ledger;

import dev.lorekeep.access.Accounts;
import dev.lorekeep.access.Caller;
import dev.lorekeep.models.config.Budgets;
import dev.lorekeep.models.config.Limits;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whose limits a question has to stay within. */
@Singleton
final class Payers {
    private final Accounts accounts;

    Payers(Accounts accounts) {
        this.accounts = accounts;
    }

    /** The person first, then those of their teams that have limits, by name. */
    List<Payer> of(Caller caller, Budgets budgets) {
        var payers = new ArrayList<Payer>();
        payers.add(
                new Payer(caller.accountId(), Optional.empty(), budgets.of(caller.name()), Set.of(caller.accountId())));
        if (budgets.teams().isEmpty() || caller.teams().isEmpty()) return payers;
        accounts.teamNames().forEach((id, name) -> {
            var limits = budgets.teams().getOrDefault(name, Limits.NONE);
            if (caller.teams().contains(id) && !limits.equals(Limits.NONE))
                payers.add(new Payer(id, Optional.of(name), limits, accounts.membersOf(id)));
        });
        return payers;
    }
}
