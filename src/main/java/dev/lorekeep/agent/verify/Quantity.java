package dev.lorekeep.agent.verify;

import java.math.BigDecimal;
import java.util.List;

/**
 * A number in a text.
 *
 * @param values what it may mean: "1.204" is 1204 in German and 1.204 in English
 * @param unit canonical ("%", "$", "km", "year" and so on); empty for none
 * @param scaled whether it was said with a word such as million, and so is perhaps rounded
 * @param spelled whether it was written in letters
 * @param start first UTF-16 unit, inclusive
 * @param end last UTF-16 unit, exclusive
 */
record Quantity(List<BigDecimal> values, String unit, boolean scaled, boolean spelled, int start, int end) {
    Quantity {
        values = List.copyOf(values);
    }

    boolean sameAs(Quantity other) {
        return fits(other)
                && values.stream()
                        .anyMatch(value -> other.values.stream().anyMatch(each -> each.compareTo(value) == 0));
    }

    /** Whether the units allow them to be the same; one without a unit may stand in a table whose head has it. */
    private boolean fits(Quantity other) {
        return unit.isEmpty() || other.unit.isEmpty() || unit.equals(other.unit);
    }

    /** Whether this is the other one, rounded to as many digits as this was said with. */
    boolean rounds(Quantity other) {
        // 2020 is not 2019, rounded
        if (!fits(other) || (mayBeYear() && other.mayBeYear())) return false;
        for (var value : values) {
            if (value.signum() == 0) continue;
            var precise = value.stripTrailingZeros();
            for (var each : other.values) {
                if (each.setScale(precise.scale(), java.math.RoundingMode.HALF_UP)
                                .compareTo(value)
                        == 0) return true;
            }
        }
        return false;
    }

    private boolean mayBeYear() {
        return unit.isEmpty()
                && values.stream()
                        .anyMatch(
                                value -> value.scale() <= 0 && value.intValue() >= 1_000 && value.intValue() <= 2_100);
    }

    /** Whether a table "in millions" would show this as the other one. */
    boolean isTimes(Quantity other, int powerOfTen) {
        return fits(other)
                && values.stream()
                        .anyMatch(value -> other.values.stream()
                                .anyMatch(each ->
                                        each.scaleByPowerOfTen(powerOfTen).compareTo(value) == 0));
    }
}
