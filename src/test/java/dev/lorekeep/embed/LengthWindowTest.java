package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.embed.EncoderBackend.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LengthWindowTest {
    /** Long texts keep coming, a batch takes one text of two: without a bound short ones would wait for ever. */
    @Property(tries = 100)
    void letsNoTextBeOvertakenForEver(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 100) int windowTexts,
            @ForAll @IntRange(min = 1, max = 4) int maxTexts) {
        var random = new Random(seed);
        var limits = new Limits(1, maxTexts, 400);
        var window = new LengthWindow(windowTexts);
        var waiting = new HashMap<QueuedText, Arrival>();
        long sequence = 0;
        for (int turn = 0; turn < 600; turn++) {
            // more comes than goes, until nothing comes any more
            int arrivals = turn < 300 ? random.nextInt(2 * maxTexts + 1) : 0;
            for (int i = 0; i < arrivals; i++) {
                var text = text(sequence++, 1 + random.nextInt(100) + turn);
                waiting.put(text, new Arrival(turn, waiting.size()));
                window.add(text);
            }
            var batch = window.take(limits, 400);
            assertThat(batch.isEmpty()).isEqualTo(waiting.isEmpty());
            for (var text : batch) {
                var arrival = Objects.requireNonNull(waiting.remove(text));
                // each batch takes one text at least: those ahead of it are gone after so many, whatever comes later
                assertThat(turn - arrival.turn()).isLessThanOrEqualTo(LengthWindow.MAX_TURNS_WAITED + arrival.ahead());
            }
        }
    }

    private record Arrival(int turn, int ahead) {}

    @Test
    void letsLongTextsOvertakeAShortOneForAWhile() {
        var window = new LengthWindow();
        var limits = new Limits(1, 1, 512);
        window.add(text(0, 3));
        var turns = new ArrayList<Integer>();
        for (int turn = 1; turn <= 200; turn++) {
            window.add(text(turn, 100));
            if (window.take(limits, 512).getFirst().tokens() == 3) turns.add(turn);
        }
        assertThat(turns).containsExactly(LengthWindow.MAX_TURNS_WAITED + 1);
    }

    @Test
    void fillsTheBatchOfAnOvertakenTextWithLongerNeighbours() {
        var window = new LengthWindow();
        var one = new Limits(1, 1, 512);
        window.add(text(0, 3));
        for (int turn = 1; turn <= LengthWindow.MAX_TURNS_WAITED; turn++) {
            window.add(text(turn, 100));
            window.take(one, 512);
        }
        for (int length : List.of(90, 4, 5, 6)) window.add(text(1000 + length, length));
        assertThat(lengths(window.take(new Limits(1, 8, 16), 16))).containsExactly(3, 4, 5);
    }

    @Test
    void padsLittle() {
        var random = new Random(5);
        var window = new LengthWindow();
        var limits = new Limits(1, 8, 512, 8, 0);
        // lengths of passages as they are: many of medium length, some very short, cut at the limit
        for (int i = 0; i < 2000; i++)
            window.add(text(i, Math.clamp((long) (233 + 130 * random.nextGaussian()), 8, 480)));
        long real = window.tokens();
        long padded = 0;
        while (!window.isEmpty()) {
            var batch = window.take(limits, 512);
            padded += limits.paddedTokens(batch.stream().map(QueuedText::text).toList());
        }
        assertThat((double) padded / real).isLessThan(1.05);
        assertThat(window.tokens()).isZero();
    }

    @Test
    void forgetsRemovedTextsInsideTheWindowAndBehindIt() {
        var window = new LengthWindow(2);
        var texts = List.of(text(0, 10), text(1, 20), text(2, 30), text(3, 40));
        texts.forEach(window::add);
        assertThat(window.remove(texts.get(1))).isTrue();
        assertThat(window.remove(texts.get(3))).isTrue();
        assertThat(window.remove(texts.get(3))).isFalse();
        assertThat(window.tokens()).isEqualTo(40);
        var limits = new Limits(1, 1, 512);
        assertThat(window.take(limits, 512)).containsExactly(texts.get(2));
        assertThat(window.take(limits, 512)).containsExactly(texts.get(0));
        assertThat(window.take(limits, 512)).isEmpty();
        assertThat(window.tokens()).isZero();
    }

    private static List<Integer> lengths(List<QueuedText> batch) {
        return batch.stream().map(QueuedText::tokens).toList();
    }

    private static QueuedText text(long sequence, int length) {
        return new QueuedText(
                new TokenizedText(new int[length]), Embedder.Priority.BULK, sequence, 0, new CompletableFuture<>());
    }
}
