package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lorekeep.embed.EncoderBackend.Limits;
import dev.lorekeep.embed.convert.UnusableModel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SelfTestTest {
    private static final TextTokenizer TOKENIZER =
            new TextTokenizer(BundledModel.tokenizer(), 512, null, Path.of("target", "native"));

    @AfterAll
    static void free() {
        TOKENIZER.close();
    }

    @Test
    void trustsABackendThatGivesTheSameInABatch() {
        var backend = new Backend(8, batch -> each(batch, text -> unit(text.tokens())));
        assertThat(SelfTest.checked("model", backend, TOKENIZER)).isSameAs(backend);
    }

    @Test
    void givesOneTextACallToABackendThatReadsPadding() {
        var backend = new Backend(8, batch -> {
            int longest = batch.stream().mapToInt(TokenizedText::tokens).max().orElseThrow();
            return each(batch, text -> unit(longest));
        });
        assertOneByOne(backend);
    }

    @Test
    void givesOneTextACallToABackendThatGoesWrongWithoutPadding() {
        var backend = new Backend(8, batch -> {
            var lengths = batch.stream().map(TokenizedText::tokens).distinct().count();
            return each(batch, text -> unit(text.tokens() + (batch.size() > 1 && lengths == 1 ? 20 : 0)));
        });
        assertOneByOne(backend);
    }

    @Test
    void givesOneTextACallToABackendThatFailsOnBatches() {
        var backend = new Backend(8, batch -> {
            if (batch.size() > 1) throw new IllegalStateException("dimension 0 should be of size batch_size");
            return each(batch, text -> unit(text.tokens()));
        });
        assertOneByOne(backend);
    }

    @Test
    void refusesAModelWhoseVectorsAreNone() {
        for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 0})
            assertThatThrownBy(() -> SelfTest.checked(
                            "model", new Backend(1, batch -> each(batch, text -> new float[] {broken})), TOKENIZER))
                    .isInstanceOf(UnusableModel.class)
                    .hasMessageContaining("self-test");
    }

    @Test
    void refusesAModelThatFailsOnASingleText() {
        var backend = new Backend(8, batch -> {
            throw new IllegalStateException("ran", new IllegalArgumentException("no kernel for FusedThing"));
        });
        assertThatThrownBy(() -> SelfTest.checked("model", backend, TOKENIZER))
                .isInstanceOf(UnusableModel.class)
                .hasMessage("model fails in its self-test: no kernel for FusedThing");
    }

    private static void assertOneByOne(Backend backend) {
        var checked = SelfTest.checked("model", backend, TOKENIZER);
        assertThat(checked.limits().maxTexts()).isEqualTo(1);
        var texts = List.of(new TokenizedText(new int[3]), new TokenizedText(new int[9]));
        var vectors = checked.run(texts);
        assertThat(vectors[0]).containsExactly(unit(3));
        assertThat(vectors[1]).containsExactly(unit(9));
    }

    private static float[] unit(int tokens) {
        return new float[] {(float) Math.cos(tokens / 20.0), (float) Math.sin(tokens / 20.0)};
    }

    private static float[][] each(List<TokenizedText> batch, Function<TokenizedText, float[]> vector) {
        return batch.stream().map(vector).toArray(float[][]::new);
    }

    private record Backend(int maxTexts, Function<List<TokenizedText>, float[][]> vectors) implements EncoderBackend {
        @Override
        public Limits limits() {
            return new Limits(2, maxTexts, 512);
        }

        @Override
        public float[][] run(List<TokenizedText> batch) {
            return vectors.apply(batch);
        }

        @Override
        public void close() {}
    }
}
