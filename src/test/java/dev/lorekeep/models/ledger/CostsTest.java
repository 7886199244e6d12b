package dev.lorekeep.models.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lorekeep.models.Usage;
import dev.lorekeep.models.config.ModelProfile;
import dev.lorekeep.testing.TestingModels;
import java.time.LocalDate;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CostsTest {
    private static final ModelProfile PRICED = profile("cost: {input: 0.5, cached-input: 0.1, output: 2}");
    private static final ModelProfile OWNED =
            profile("hardware: {price: 30000, years: 4, watts: 700, electricity: 0.25}");
    private static final ModelProfile BOTH =
            profile("cost: {input: 0.5, cached-input: 0.1, output: 2}\n    hardware: {price: 30000}");
    private static final ModelProfile FREE = profile("tier: 2");
    private static final double TINY = 1e-9;

    @Test
    void chargesCachedTokensAtTheirOwnPrice() {
        assertThat(Costs.of(PRICED, new Usage(1_000_000, 400_000, 100_000, 50_000, false), 9))
                .isCloseTo(0.6 * 0.5 + 0.4 * 0.1 + 0.1 * 2, within(TINY));
    }

    @Property
    void costsAsMuchInOneCallAsInTwo(
            @ForAll @LongRange(max = 10_000_000) long input,
            @ForAll @LongRange(max = 10_000_000) long output,
            @ForAll @DoubleRange(max = 10_000) double occupied) {
        var half = new Usage(input, input / 2, output, 0, false);
        var whole = new Usage(2 * input, input / 2 * 2, 2 * output, 0, false);
        for (var profile : new ModelProfile[] {PRICED, OWNED, FREE}) {
            var cost = Costs.of(profile, whole, 2 * occupied);
            assertThat(cost).isNotNegative();
            assertThat(cost).isCloseTo(2 * Costs.of(profile, half, occupied), within(TINY * (1 + cost)));
        }
    }

    @Property
    void prefersTheTokensPriceToTheMachines(
            @ForAll @LongRange(max = 10_000_000) long tokens, @ForAll @DoubleRange(max = 10_000) double occupied) {
        var usage = new Usage(tokens, 0, tokens, 0, false);
        assertThat(Costs.of(BOTH, usage, occupied)).isEqualTo(Costs.of(PRICED, usage, 0));
    }

    @Property
    void chargesTheMachinesTimeAndNotItsTokens(
            @ForAll @LongRange(max = 10_000_000) long tokens, @ForAll @DoubleRange(max = 10_000) double occupied) {
        var anHour = OWNED.endpoint().hardware().orElseThrow().perHour();
        assertThat(Costs.of(OWNED, new Usage(tokens, 0, tokens, 0, false), occupied))
                .isCloseTo(anHour * occupied / 3_600, within(TINY));
    }

    @Property
    void neverPaysBackForMoreCachedTokensThanThereAre(
            @ForAll @LongRange(max = 1_000_000) long input, @ForAll @LongRange(max = 10_000_000) long cached) {
        assertThat(Costs.of(PRICED, new Usage(input, cached, 0, 0, false), 0)).isNotNegative();
    }

    @Test
    void comparesWithEachPriceThatIsListed() {
        var prices = TestingModels.settings("""
                prices:
                  big: {input: 2, output: 10, currency: USD, exchange-rate: 0.5, date: 2026-10-01, source: "https://x"}
                  small: {input: 1, cached-input: 0, output: 2, date: 2026-09-01, source: list}
                """).prices();
        assertThat(Costs.elsewhere(prices, new Usage(1_000_000, 500_000, 1_000_000, 0, false)))
                .containsExactly(
                        new Costs.Comparison("big", 6, LocalDate.of(2026, 10, 1), "https://x"),
                        new Costs.Comparison("small", 2.5, LocalDate.of(2026, 9, 1), "list"));
    }

    private static ModelProfile profile(String more) {
        var settings = TestingModels.settings("models:\n  m:\n    url: http://x/v1\n    " + more + "\n");
        return Objects.requireNonNull(settings.models().get("m"));
    }
}
