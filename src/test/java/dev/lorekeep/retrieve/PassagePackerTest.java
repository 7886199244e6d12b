package dev.lorekeep.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PassagePackerTest {
    private static final UUID FIRST = new UUID(0, 1);
    private static final UUID SECOND = new UUID(0, 2);

    @Test
    void putsNeighboursTogetherInTheOrderOfTheDocument() {
        var packed = PassagePacker.pack(
                List.of(
                        passage(FIRST, 4, 0.9),
                        passage(SECOND, 0, 0.8),
                        passage(FIRST, 3, 0.7),
                        passage(FIRST, 6, 0.6)),
                100,
                text -> 1);

        assertThat(packed)
                .extracting(stretch ->
                        stretch.passages().stream().map(Passage::ordinal).toList())
                .containsExactly(List.of(3, 4), List.of(0), List.of(6));
    }

    @Test
    void passesOverWhatDoesNotFit() {
        var packed = PassagePacker.pack(
                List.of(passage(FIRST, 0, 0.9), passage(FIRST, 5, 0.8), passage(FIRST, 9, 0.7)),
                10,
                text -> text.contains("5") ? 8 : 4);

        assertThat(packed)
                .extracting(stretch -> stretch.passages().getFirst().ordinal())
                .containsExactly(0, 9);
    }

    @Property
    void neverExceedsTheBudgetAndLosesNothingThatFits(
            @ForAll @Size(max = 20) List<@IntRange(min = 0, max = 30) Integer> ordinals,
            @ForAll @IntRange(min = 0, max = 30) int budget) {
        var passages = ordinals.stream()
                .distinct()
                .map(ordinal -> passage(FIRST, ordinal, 1.0 / (1 + ordinal)))
                .toList();

        var packed = PassagePacker.pack(passages, budget, text -> 2);

        var count =
                packed.stream().mapToInt(stretch -> stretch.passages().size()).sum();
        assertThat(count).isEqualTo(Math.min(passages.size(), budget / 2));
    }

    private static Passage passage(UUID document, int ordinal, double score) {
        return new Passage(
                UUID.randomUUID(),
                document,
                1,
                ordinal,
                FIRST,
                "c",
                "t",
                List.of(),
                "c",
                "text " + ordinal,
                "text " + ordinal,
                0,
                6,
                0,
                score,
                score);
    }
}
