package dev.lorekeep.models.ledger;

import dev.lorekeep.models.ModelCall;

/**
 * A call as the ledger keeps it.
 *
 * @param currency of its cost
 */
public record StoredCall(ModelCall call, String currency) {}
