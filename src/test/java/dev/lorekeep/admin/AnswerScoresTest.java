package dev.lorekeep.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerScoresTest {
    @Test
    void ignoresCaseArticlesAndPunctuation() {
        assertThat(AnswerScores.normalised(" The  U.S. Army, an ally ")).isEqualTo("us army ally");
        assertThat(AnswerScores.of("the Normans!", List.of("Normans"))).isEqualTo(new AnswerScores(1, 1));
    }

    @Test
    void countsSharedWords() {
        // shared: 10th, centuries; precision 2/3, recall 2/4
        var scores = AnswerScores.of("10th to centuries", List.of("10th and 11th centuries"));

        assertThat(scores.exactMatch()).isZero();
        assertThat(scores.f1()).isCloseTo(4 / 7.0, within(1e-12));
    }

    @Test
    void countsAWordAsOftenAsItIsExpected() {
        // one of three "new" is expected: precision 1/3, recall 1/2
        assertThat(AnswerScores.of("new new new", List.of("new york")).f1()).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void takesTheNearestExpectedAnswer() {
        assertThat(AnswerScores.of("Rollo", List.of("the Viking Rollo", "Rollo"))
                        .f1())
                .isEqualTo(1);
    }

    @Test
    void noAnswerScoresNothing() {
        assertThat(AnswerScores.of("", List.of("Rollo"))).isEqualTo(new AnswerScores(0, 0));
    }
}
