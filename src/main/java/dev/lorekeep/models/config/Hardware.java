package dev.lorekeep.models.config;

/**
 * What a machine costs to own, in the currency of {@code models.yaml}.
 *
 * @param price to buy it
 * @param years of use
 * @param resale what it brings afterwards
 * @param watts drawn on average
 * @param pue power usage effectiveness: all power over that of the machines, from 1
 * @param electricity price of a kWh
 * @param operations people, rack and support, an hour
 */
public record Hardware(
        double price, double years, double resale, double watts, double pue, double electricity, double operations) {
    private static final double HOURS_A_YEAR = 8_760;

    /** What an hour costs, whether or not anybody asks something. */
    public double perHour() {
        return (price - resale) / (years * HOURS_A_YEAR) + watts * pue / 1_000 * electricity + operations;
    }
}
