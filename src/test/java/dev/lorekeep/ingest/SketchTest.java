package dev.lorekeep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SketchTest {
    private static String words(long seed, int count) {
        var random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> Integer.toString(random.nextInt(100_000), 36))
                .collect(Collectors.joining(" "));
    }

    @Test
    void saysNothingOfShortTexts() {
        assertThat(Sketch.of(words(1, 29))).isEmpty();
        assertThat(Sketch.of(words(1, 30))).isPresent();
    }

    @Test
    void overlooksCaseAndPunctuation() {
        var text = words(1, 100);
        var other = text.toUpperCase(java.util.Locale.ROOT).replace(" ", ", ");
        assertThat(Sketch.of(text)).isEqualTo(Sketch.of(other));
    }

    @Property(tries = 50)
    void estimatesTheShareOfRunsThatBothHave(@ForAll long seed) {
        // 900 of 1,000 words are the same at one end: about 896 of 1,096 runs
        var shared = words(seed, 900);
        var one = Sketch.of(shared + " " + words(seed + 1, 100)).orElseThrow();
        var two = Sketch.of(shared + " " + words(seed + 2, 100)).orElseThrow();
        // four standard deviations
        assertThat(one.likeness(two)).isBetween(0.82 - 0.2, 0.82 + 0.2);
        assertThat(one.bands()).containsAnyElementsOf(two.bands());
    }

    @Property(tries = 50)
    void keepsOthersApart(@ForAll long seed) {
        var one = Sketch.of(words(seed, 500)).orElseThrow();
        var two = Sketch.of(words(seed + 1, 500)).orElseThrow();
        assertThat(one.likeness(two)).isLessThan(0.1);
        assertThat(one.bands()).doesNotContainAnyElementsOf(two.bands());
    }
}
