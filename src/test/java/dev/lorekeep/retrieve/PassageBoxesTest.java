package dev.lorekeep.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PassageBoxesTest {
    private static final String STORED =
            "[[0,10,1,0.1,0.1,0.4,0.02],[10,20,1,0.5,0.1,0.4,0.02],[21,31,1,0.1,0.2,0.8,0.02],[32,42,2,0.1,0.2,0.8,0.02]]";

    @Test
    void cutsARunInProportionToItsCharacters() {
        var boxes = PassageBoxes.cut(STORED, 23, 28);

        assertThat(boxes).hasSize(1);
        assertThat(boxes.getFirst().x()).isCloseTo(0.26, within(1e-9));
        assertThat(boxes.getFirst().width()).isCloseTo(0.4, within(1e-9));
    }

    @Test
    void joinsRunsOfOneLine() {
        var boxes = PassageBoxes.cut(STORED, 0, 42);

        assertThat(boxes).hasSize(3);
        assertThat(boxes.getFirst().width()).isCloseTo(0.8, within(1e-9));
        assertThat(boxes).extracting(PassageBoxes.Box::page).containsExactly(1, 1, 2);
    }

    @Test
    void emptyRangesAndDocumentsWithoutPagesHaveNone() {
        assertThat(PassageBoxes.cut(STORED, 20, 21)).isEmpty();
        assertThat(PassageBoxes.cut(STORED, 9, 3)).isEmpty();
        assertThat(PassageBoxes.cut("[]", 0, 10)).isEmpty();
    }
}
