package dev.lorekeep.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SupportEvaluationTest {
    @Test
    void areaIsTheShareOfPairsInTheRightOrder() {
        assertThat(SupportEvaluation.area(List.of(0.9, 0.4), List.of(0.1, 0.5))).isEqualTo(0.75);
        assertThat(SupportEvaluation.area(List.of(0.9), List.of(0.1))).isEqualTo(1);
        assertThat(SupportEvaluation.area(List.of(0.1), List.of(0.9))).isZero();
    }

    @Test
    void aTieCountsHalf() {
        assertThat(SupportEvaluation.area(List.of(0.5, 0.5), List.of(0.5))).isEqualTo(0.5);
    }
}
