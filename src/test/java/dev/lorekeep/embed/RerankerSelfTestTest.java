package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lorekeep.embed.convert.UnusableModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class RerankerSelfTestTest {
    private static final PairEncoding BY_LENGTH = (query, passage) -> new TokenizedText(new int[passage.length()]);

    /** What a model makes of the length of a pair and of how many pairs there are. */
    private interface Rule {
        float logit(int tokens, int pairs);
    }

    private record RuledBackend(Rule rule) implements EncoderBackend {
        @Override
        public Limits limits() {
            return new Limits(1, 8, 512);
        }

        @Override
        public float[][] run(List<TokenizedText> batch) {
            var logits = new float[batch.size()][1];
            for (int i = 0; i < logits.length; i++)
                logits[i][0] = rule.logit(batch.get(i).tokens(), batch.size());
            return logits;
        }

        @Override
        public void close() {}
    }

    @Test
    void trustsAModelThatJudgesTheSameInABatch() {
        var backend = new RuledBackend((tokens, pairs) -> tokens + 0.1f * pairs);
        assertThat(checked(backend)).isSameAs(backend);
    }

    @Test
    void givesPairsOneByOneToAModelThatJudgesDifferentlyInABatch() {
        assertThat(checked(new RuledBackend((tokens, pairs) -> tokens + pairs))).isInstanceOf(OneTextBackend.class);
        assertThat(checked(new RuledBackend((tokens, pairs) -> pairs == 1 ? tokens : Float.NaN)))
                .isInstanceOf(OneTextBackend.class);
    }

    @Test
    void refusesAModelThatReturnsNoNumbers() {
        assertThatThrownBy(() -> checked(new RuledBackend((tokens, pairs) -> Float.NaN)))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("NaN in its self-test")
                .hasMessageContaining("lorekeep.reranker.format");
    }

    private static EncoderBackend checked(EncoderBackend backend) {
        return RerankerSelfTest.checked("tiny", backend, BY_LENGTH);
    }
}
