package dev.lorekeep.embed.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Qwen3GraphTest {
    private static final int[] TEXT = {3, 1, 4, 1, 5, 9, 2, 6, 5, 35, 8, 9, 7, 9, 32};

    @TempDir
    Path folder;

    @Test
    void theReferenceOfTheseTestsComputesTheGoldenVectors() throws Exception {
        try (var reference = new ReferenceQwen3(GoldenModel.FOLDER)) {
            for (var one : GoldenModel.cases().subList(0, 8))
                assertThat(GoldenModel.maxAbsError(reference.embedding(one.tokens()), one.vector()))
                        .as(one.name())
                        .isLessThan(1e-6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"F32", "F16", "BF16"})
    void readsEveryStoredType(String encoding) throws Exception {
        check(new Qwen3Config(32, 2, 4, 2, 16, 48, 1e6, 1e-6, 40, 64, false, true), encoding);
    }

    @Test
    void addsTheBiasesOfAttention() throws Exception {
        check(new Qwen3Config(32, 2, 4, 2, 16, 48, 1e6, 1e-6, 40, 64, true, true), "F32");
    }

    @Test
    void headsNeedNotAddUpToTheHiddenSize() throws Exception {
        check(new Qwen3Config(48, 1, 2, 1, 64, 32, 1e4, 1e-5, 40, 64, false, true), "F32");
        check(new Qwen3Config(48, 3, 6, 6, 16, 80, 1e5, 1e-3, 40, 64, true, false), "F32");
    }

    private void check(Qwen3Config config, String encoding) throws Exception {
        var model = SyntheticModel.write(folder.resolve("model-" + config.heads()), config, encoding, 1);
        var onnx = new Qwen3Conversion(model, folder.resolve("cache"))
                .convert(NumericFormat.FP32, Head.EMBEDDING)
                .onnx();
        try (var reference = new ReferenceQwen3(model);
                var graph = new RunningGraph(onnx)) {
            assertThat(GoldenModel.maxAbsError(graph.one(TEXT), reference.embedding(TEXT)))
                    .isLessThan(GoldenModel.TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void scoresNoAndYesByTheOutputLayer(boolean tied) throws Exception {
        var config = new Qwen3Config(32, 2, 4, 2, 16, 48, 1e6, 1e-6, 40, 64, false, tied);
        var model = SyntheticModel.write(folder.resolve("model"), config, "BF16", 2);
        int yes = 7;
        int no = 30;
        var onnx = new Qwen3Conversion(model, folder.resolve("cache"))
                .convert(NumericFormat.FP32, Head.YES_NO, yes, no)
                .onnx();
        var shorter = new int[] {2, 7, 1};
        try (var reference = new ReferenceQwen3(model);
                var graph = new RunningGraph(onnx)) {
            assertThat(graph.outputs()).containsExactly("logits");
            var logits = graph.batch(List.of(TEXT, shorter));
            for (int row = 0; row < 2; row++) {
                var state = reference.lastState(row == 0 ? TEXT : shorter);
                assertThat(logits[row]).hasSize(2);
                assertThat(logits[row][0]).isCloseTo(reference.score(state, no), within(1e-4f));
                assertThat(logits[row][1]).isCloseTo(reference.score(state, yes), within(1e-4f));
            }
        }
    }

    @Test
    void anUntiedModelWithoutOutputLayerCannotScore() throws Exception {
        var tied = new Qwen3Config(32, 1, 2, 2, 16, 48, 1e6, 1e-6, 40, 64, false, true);
        var model = SyntheticModel.write(folder.resolve("model"), tied, "BF16", 2);
        var config = model.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config).replace("\"tie_word_embeddings\": true", "\"tie_word_embeddings\": false"));
        assertThatThrownBy(() -> new Qwen3Conversion(model, folder.resolve("cache"))
                        .convert(NumericFormat.FP32, Head.YES_NO, 1, 2))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("no tensor lm_head.weight");
    }

    @Test
    void tokensOutsideTheVocabularyAreTheCallersMistake() {
        var conversion = new Qwen3Conversion(GoldenModel.FOLDER, folder);
        assertThatThrownBy(() -> conversion.convert(NumericFormat.FP32, Head.YES_NO, 1, 512))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> conversion.convert(NumericFormat.FP32, Head.YES_NO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> conversion.convert(NumericFormat.FP32, Head.EMBEDDING, 1, 2))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
