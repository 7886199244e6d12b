package dev.lorekeep.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankScoresTest {
    @Test
    void aPerfectRankingScoresOne() {
        assertThat(RankScores.of(List.of("a", "b", "c"), Set.of("a", "b"))).isEqualTo(new RankScores(1, 1, 1, 1));
    }

    @Test
    void discountsByRank() {
        // found at 2 and 4: (1/log2(3) + 1/log2(5)) / (1/log2(2) + 1/log2(3)) = 1.061606 / 1.630930
        var scores = RankScores.of(List.of("x", "a", "y", "b"), Set.of("a", "b"));

        assertThat(scores.ndcg10()).isCloseTo(0.650921, within(1e-6));
        assertThat(scores.mrr()).isEqualTo(0.5);
        assertThat(scores.recall5()).isEqualTo(1);
    }

    @Test
    void looksOnlySoDeep() {
        var ranking = IntStream.rangeClosed(1, 30).mapToObj(Integer::toString).toList();
        var scores = RankScores.of(ranking, Set.of("6", "11", "20", "21"));

        // only the sixth is among the first ten: 1/log2(7) / (1 + 1/log2(3) + 1/log2(4) + 1/log2(5))
        assertThat(scores.ndcg10()).isCloseTo(0.139056, within(1e-6));
        assertThat(scores.recall5()).isZero();
        assertThat(scores.recall20()).isEqualTo(0.75);
        assertThat(scores.mrr()).isCloseTo(1 / 6.0, within(1e-12));
        assertThat(RankScores.of(ranking, Set.of("11")).mrr()).isZero();
    }

    @Test
    void nothingFoundScoresNothing() {
        assertThat(RankScores.of(List.of(), Set.of("a"))).isEqualTo(new RankScores(0, 0, 0, 0));
    }

    @Test
    void averages() {
        var mean = RankScores.mean(List.of(new RankScores(1, 1, 1, 1), new RankScores(0, 0.5, 1, 0.25)));

        assertThat(mean).isEqualTo(new RankScores(0.5, 0.75, 1, 0.625));
    }
}
