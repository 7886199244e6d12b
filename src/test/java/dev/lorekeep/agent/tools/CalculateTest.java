package dev.lorekeep.agent.tools;

import static dev.lorekeep.agent.tools.ToolCalls.arguments;
import static dev.lorekeep.agent.tools.ToolCalls.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CalculateTest {
    private final Calculate calculate = new Calculate();

    @Test
    void calculatesExactly() {
        assertThat(result("0.1 + 0.2")).isEqualTo("= 0.3");
        assertThat(result("2^128")).isEqualTo("= 340282366920938463463374607431768211456");
        assertThat(result("1000000 * 1.19")).isEqualTo("= 1190000");
        assertThat(result("-2^2")).isEqualTo("= -4");
        assertThat(result("2^-2")).isEqualTo("= 0.25");
        assertThat(result("7 × 6 ÷ 2 − 1")).isEqualTo("= 20");
    }

    @Test
    void takesPercentAsHundredths() {
        assertThat(result("15% * 80")).isEqualTo("= 12");
        assertThat(result("80 * (1 + 15%)")).isEqualTo("= 92");
        assertThat(result("12.5%")).isEqualTo("= 0.125");
        assertThat(result("10% * 10% * 100")).isEqualTo("= 1");
    }

    @Test
    void roundsHalfAwayFromZero() {
        assertThat(result("ROUND(2.345, 2)")).isEqualTo("= 2.35");
        assertThat(result("round(-2.5)")).isEqualTo("= -3");
        assertThat(result("ROUND(1234, -2)")).isEqualTo("= 1200");
        assertThat(result("FLOOR(-1.5) + CEILING(1.2)")).isEqualTo("= 0");
        assertThat(result("MAX(1, 5, 3) - MIN(4, 2) + MOD(17, 5)")).isEqualTo("= 5");
        assertThat(result("SQRT(2) * SQRT(2) - 2")).startsWith("≈ ");
    }

    @Test
    void saysWhenAResultIsRounded() {
        assertThat(result("1 / 3")).isEqualTo("≈ 0.333333333333333333333333333333");
        assertThat(result("1 / 8")).isEqualTo("= 0.125");
        assertThat(result("10^300")).isEqualTo("= 1E+300");
    }

    @Test
    void endsSoonWhateverIsAsked() {
        var hostile = List.of(
                "9^9^9^9",
                "9999999^9999999",
                "1e999^1000",
                "1e999999999 + 1",
                "ROUND(1e999 * 1e999 * 1e999, 2)",
                "(9^999)^(9^999)",
                "MOD(1e999 * 1e999, 3)",
                "SQRT(1e999 * 1e999)",
                "9^999*".repeat(80) + "9",
                "SQRT(".repeat(90) + "2" + ")".repeat(90),
                "(".repeat(499) + "1",
                "-".repeat(499) + "1",
                "1" + "%".repeat(499),
                "1/3*".repeat(120) + "1");
        for (var expression : hostile) {
            assertTimeout(
                    Duration.ofSeconds(2),
                    () -> assertThat(call(expression).text().length()).isLessThan(1_000),
                    expression);
        }
        assertThat(refused("9^9^9^9")).contains("exponent");
    }

    @Test
    void refusesWithAHint() {
        assertThat(refused("1 / 0")).containsIgnoringCase("division by zero");
        assertThat(refused("1 / 0.00")).containsIgnoringCase("division");
        assertThat(refused("SQRT(-1)")).contains("Cannot calculate");
        assertThat(refused("1,234.50 * 2")).contains("without separators");
        assertThat(refused("€5 + 1")).contains("currency");
        assertThat(refused("revenue * 2")).contains("numbers only");
        assertThat(refused("\"a\" + 1")).contains("not a calculation");
        assertThat(refused("DT_NOW()")).contains("Cannot calculate");
        assertThat(refused("RANDOM()")).contains("Cannot calculate");
        assertThat(refused("2 x 3")).contains("Cannot calculate");
        assertThat(refused("")).contains("no expression");
        assertThat(refused("1+".repeat(250) + "1")).contains("500 characters");
    }

    @Property(tries = 300)
    void addsAndMultipliesAsBigDecimalDoes(
            @ForAll @BigRange(min = "-1e12", max = "1e12") BigDecimal one,
            @ForAll @BigRange(min = "-1e12", max = "1e12") BigDecimal other) {
        assertThat(value("(" + one.toPlainString() + ") + (" + other.toPlainString() + ")"))
                .isEqualByComparingTo(one.add(other));
        assertThat(value("(" + one.toPlainString() + ") * (" + other.toPlainString() + ")"))
                .isEqualByComparingTo(one.multiply(other));
    }

    @Property(tries = 500)
    void neverThrows(@ForAll @StringLength(max = 60) String expression) {
        assertThat(call(expression).text()).isNotEmpty();
    }

    private BigDecimal value(String expression) {
        return new BigDecimal(result(expression).substring(2));
    }

    private ToolResult call(String expression) {
        return calculate.call(arguments(Map.of("expression", expression)), context());
    }

    private String result(String expression) {
        var text = ToolCalls.done(call(expression));
        assertThat(text).startsWith(expression + " ");
        return text.substring(expression.length() + 1);
    }

    private String refused(String expression) {
        return ToolCalls.refused(call(expression));
    }
}
