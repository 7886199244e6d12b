package dev.lorekeep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
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
        var other = text.toUpperCase(Locale.ROOT).replace(" ", ", ");
        assertThat(Sketch.of(text)).isEqualTo(Sketch.of(other));
    }

    /** A sigma is another at the end of a word. */
    @Test
    void overlooksTheCaseOfAnyLetter() {
        var text = "\u03A3\u038A\u03A3\u03A5\u03A6\u039F\u03A3 STRASSE\uD801\uDC00 ".repeat(20);
        assertThat(Sketch.of(text)).isPresent().isEqualTo(Sketch.of(text.toLowerCase(Locale.ROOT)));
    }

    @Test
    void estimatesTheShareOfRunsThatBothHave() {
        // 900 of 1,000 words are the same at one end: 896 of 1,096 runs
        var estimates = LongStream.range(0, 500)
                .mapToDouble(seed -> {
                    var shared = words(seed, 900);
                    var one = Sketch.of(shared + " " + words(~seed, 100)).orElseThrow();
                    var two = Sketch.of(shared + " " + words(~seed - 1000, 100)).orElseThrow();
                    return Collections.disjoint(one.bands(), two.bands()) ? 0 : one.likeness(two);
                })
                .summaryStatistics();
        // a single one has a standard deviation of 0.048, their mean one of 0.0022
        assertThat(estimates.getAverage()).isBetween(0.8175 - 0.01, 0.8175 + 0.01);
        assertThat(estimates.getMin()).isGreaterThan(0.8175 - 0.3);
    }

    @Property(tries = 50)
    void keepsOthersApart(@ForAll long seed) {
        var one = Sketch.of(words(seed, 500)).orElseThrow();
        var two = Sketch.of(words(seed + 1, 500)).orElseThrow();
        assertThat(one.likeness(two)).isLessThan(0.1);
        assertThat(one.bands()).doesNotContainAnyElementsOf(two.bands());
    }
}
