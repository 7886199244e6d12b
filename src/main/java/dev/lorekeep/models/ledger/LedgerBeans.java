package dev.lorekeep.models.ledger;

import dev.lorekeep.models.ChatModels;
import dev.lorekeep.models.config.ModelSettings;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** Prices, hardware and budgets as {@code models.yaml} has them now; asked for anew each time, because it may change. */
final class LedgerBeans {
    private LedgerBeans() {}

    /** @param models looked up when it is asked for the first time: they need the ledger, which needs this */
    @Produces
    @Singleton
    static Supplier<ModelSettings> settings(Instance<ChatModels> models) {
        return () -> models.get().settings();
    }
}
