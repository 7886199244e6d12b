package dev.lorekeep.models.ledger;

import dev.lorekeep.models.ledger.Costs.Comparison;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What language models were used for in a month.
 *
 * @param by what the groups are
 * @param firstMonth of the ledger; null while it is empty
 * @param zone whose midnights end days and months
 * @param groups costliest first; days in their order, those without calls too
 * @param otherCurrencies costs that {@code totals} and {@code groups} leave out, because models.yaml had another currency then
 * @param machines those with a price
 * @param fullCost of the month: the machines with their idle hours, and the calls at endpoints without a price for their hardware
 * @param elsewhere what the month's tokens would have cost at other prices
 */
record UsageReport(
        YearMonth month,
        String by,
        @Nullable YearMonth firstMonth,
        String zone,
        String currency,
        Figures totals,
        List<Group> groups,
        List<OtherCurrency> otherCurrencies,
        List<MachineUse> machines,
        double fullCost,
        List<Comparison> elsewhere) {

    /**
     * @param key id of an account or a team, or the name again
     * @param name for people
     */
    record Group(String key, String name, Figures figures) {}

    record OtherCurrency(String currency, double cost) {}

    /**
     * One endpoint whose hardware has a price, from its first call or the month's beginning until now or the month's end.
     *
     * @param hours of that time
     * @param occupiedHours of them with at least one call
     * @param utilisation 0 to 1
     * @param hardwareCost of all hours, whether or not anybody asked something
     * @param idleCost of the hours that were not occupied
     * @param costPerMillionOutput all of the hardware's cost over all of its output; null without output
     */
    record MachineUse(
            String endpoint,
            Instant since,
            double hours,
            double occupiedHours,
            double utilisation,
            double hardwareCost,
            double idleCost,
            long output,
            @Nullable Double costPerMillionOutput) {}
}
