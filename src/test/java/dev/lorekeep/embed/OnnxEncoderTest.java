package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.lorekeep.embed.convert.UnusableModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxEncoderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"plain", "fused"})
    void givesTheReferenceVectorsAloneAndInAnyBatch(String layout) {
        var cases = GoldenModel.cases();
        try (var encoder = encoder(exported(layout), Pooling.LAST)) {
            for (var each : cases) assertVector(encoder.run(List.of(new TokenizedText(each.ids())))[0], each);
            var shuffled = new ArrayList<>(cases);
            Collections.shuffle(shuffled, new Random(3));
            for (int size : List.of(2, 5, cases.size())) {
                for (int from = 0; from + size <= shuffled.size(); from += size) {
                    var batch = shuffled.subList(from, from + size);
                    var vectors = encoder.run(batch.stream()
                            .map(each -> new TokenizedText(each.ids()))
                            .toList());
                    for (int i = 0; i < size; i++) assertVector(vectors[i], batch.get(i));
                }
            }
        }
    }

    @Test
    void poolsByTheRuleOfTheModelAndNoOther() {
        var text = new TokenizedText(GoldenModel.cases().get(3).ids());
        var graph = exported("plain");
        var vectors = new ArrayList<float[]>();
        for (var pooling : List.of(Pooling.LAST, Pooling.MEAN, Pooling.CLS)) {
            try (var encoder = encoder(graph, pooling)) {
                vectors.add(encoder.run(List.of(text))[0]);
            }
        }
        assertThat(UnitVectors.product(vectors.get(0), vectors.get(1))).isLessThan(0.9);
        assertThat(UnitVectors.product(vectors.get(0), vectors.get(2))).isLessThan(0.9);
    }

    @Test
    void asksHowTokensBecomeAVectorWhenNothingSaysIt() {
        assertThatThrownBy(() -> new OnnxEncoder(
                        "tiny",
                        new OnnxEncoder.Graph.File(exported("plain")),
                        null,
                        64,
                        new Placement.Processor(1),
                        true))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("1_Pooling/config.json");
    }

    @Test
    void refusesAnInputItCannotGiveByName() {
        var graph = exported("plain");
        GoldenModel.patch(graph, "position_ids", "position_xyz");
        assertThatThrownBy(() -> encoder(graph, Pooling.LAST))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("position_xyz")
                .hasMessageContaining("it gives input_ids, attention_mask");
    }

    @Test
    void refusesOutputsItDoesNotKnowByName() {
        var graph = exported("plain");
        GoldenModel.patch(graph, "last_hidden_state", "next_token_scores");
        assertThatThrownBy(() -> encoder(graph, Pooling.LAST))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("next_token_scores")
                .hasMessageContaining("last_hidden_state");
    }

    @Test
    void refusesAGraphThatContradictsItsConfiguration() {
        var graph = exported("plain");
        assertThatThrownBy(() -> new OnnxEncoder(
                        "tiny", new OnnxEncoder.Graph.File(graph), Pooling.LAST, 128, new Placement.Processor(1), true))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("64")
                .hasMessageContaining("hidden_size 128");
    }

    @ParameterizedTest
    @ValueSource(ints = {TinyGraph.FLOAT, TinyGraph.FLOAT16, TinyGraph.BFLOAT16})
    void readsEveryFloatingPointTypeOfAGraphThatPools(int type) {
        for (int inputType : List.of(TinyGraph.INT32, TinyGraph.INT64)) {
            var graph = TinyGraph.cast("input_ids", inputType, "sentence_embedding", type, 2);
            try (var encoder = new OnnxEncoder(
                    "tiny", new OnnxEncoder.Graph.Bytes(graph), null, null, new Placement.Processor(1), true)) {
                assertThat(encoder.dimensions()).isEqualTo(2);
                var vectors =
                        encoder.run(List.of(new TokenizedText(new int[] {3, 4}), new TokenizedText(new int[] {0, 7})));
                assertThat(vectors[0]).containsExactly(new float[] {0.6f, 0.8f}, within(1e-6f));
                assertThat(vectors[1]).containsExactly(new float[] {0, 1}, within(1e-6f));
            }
        }
    }

    /** What looks back only cannot tell; a BERT looks at everything. */
    @Test
    void marksPaddingAsSuch() {
        var graph = TinyGraph.cast("attention_mask", TinyGraph.INT64, "sentence_embedding", TinyGraph.FLOAT, 2);
        try (var encoder = new OnnxEncoder(
                "tiny", new OnnxEncoder.Graph.Bytes(graph), null, null, new Placement.Processor(1), true)) {
            var vectors = encoder.run(List.of(new TokenizedText(new int[] {3, 4}), new TokenizedText(new int[] {5})));
            float half = (float) Math.sqrt(0.5);
            assertThat(vectors[0]).containsExactly(new float[] {half, half}, within(1e-6f));
            assertThat(vectors[1]).containsExactly(1, 0);
        }
    }

    @Test
    void refusesAnOutputOfWholeNumbers() {
        var graph = TinyGraph.cast("input_ids", TinyGraph.INT64, "embedding", TinyGraph.INT32, 2);
        assertThatThrownBy(() -> new OnnxEncoder(
                        "tiny", new OnnxEncoder.Graph.Bytes(graph), null, null, new Placement.Processor(1), true))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("floating-point");
    }

    /** Where there is no GPU; on a machine with one and the build for it there is nothing to see. */
    @Test
    void doesNotRunOnTheCpuWhenAskedForCuda() {
        assumeThat(OrtEnvironment.getAvailableProviders()).doesNotContain(OrtProvider.CUDA);
        var graph = exported("plain");
        assertThatThrownBy(() -> new OnnxEncoder(
                        "tiny", new OnnxEncoder.Graph.File(graph), Pooling.LAST, 64, new Placement.Cuda(1), true))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("cannot be loaded on CUDA device 1")
                .hasMessageContaining("nvidia-smi");
    }

    private Path exported(String layout) {
        var exported = layout.equals("plain") ? GoldenModel.plain(folder) : GoldenModel.fused(folder);
        return exported.resolve("onnx/model.onnx");
    }

    private static OnnxEncoder encoder(Path graph, Pooling pooling) {
        return new OnnxEncoder(
                "tiny",
                new OnnxEncoder.Graph.File(graph),
                pooling,
                GoldenModel.DIMENSIONS,
                new Placement.Processor(1),
                true);
    }

    private static void assertVector(float[] vector, GoldenModel.Case expected) {
        assertThat(vector).as(expected.name()).containsExactly(expected.vector(), within(GoldenModel.TOLERANCE));
    }
}
