package dev.lorekeep.models.ledger;

import dev.lorekeep.models.Usage;
import dev.lorekeep.models.config.ClosedPrice;
import dev.lorekeep.models.config.ModelProfile;
import java.time.LocalDate;
import java.util.List;

/** What calls cost, in the currency of {@code models.yaml}. */
public final class Costs {
    private static final double SECONDS_AN_HOUR = 3_600;

    private Costs() {}

    /**
     * What the same tokens would have cost elsewhere.
     *
     * @param name of the model
     * @param cost in the currency of {@code models.yaml}
     * @param date when its price was listed
     * @param source where
     */
    public record Comparison(String name, double cost, LocalDate date, String source) {}

    /**
     * The model's price for the tokens, if it has one; otherwise its share of the machine's hour, if the machine has a price;
     * otherwise nothing.
     *
     * @param occupied seconds of the endpoint's time that are this call's
     */
    public static double of(ModelProfile profile, Usage usage, double occupied) {
        return profile.cost()
                .map(price -> price.of(usage.input(), cached(usage), usage.output()))
                .or(() -> profile.endpoint().hardware().map(machine -> occupied / SECONDS_AN_HOUR * machine.perHour()))
                .orElse(0.0);
    }

    /** The same tokens at each of these prices, in their order. */
    public static List<Comparison> elsewhere(List<ClosedPrice> prices, Usage usage) {
        return prices.stream()
                .map(each -> new Comparison(
                        each.name(),
                        each.price().of(usage.input(), cached(usage), usage.output()),
                        each.date(),
                        each.source()))
                .toList();
    }

    /** Some servers count cached tokens beside the input instead of within it: never more than there are. */
    private static long cached(Usage usage) {
        return Math.min(usage.cached(), usage.input());
    }
}
