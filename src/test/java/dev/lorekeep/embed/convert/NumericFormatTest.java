package dev.lorekeep.embed.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NumericFormatTest {
    private static final double MIN_COSINE = 0.998;

    @TempDir
    Path folder;

    @Test
    void eightBitsPointWhereTheOriginalPoints() throws Exception {
        var onnx = convert(NumericFormat.INT8);
        try (var graph = new RunningGraph(onnx)) {
            checkCosines(graph);
        }
    }

    @Test
    void eightBitsDoNotDependOnNeighbours() throws Exception {
        try (var graph = new RunningGraph(convert(NumericFormat.INT8))) {
            var cases = GoldenModel.cases();
            var vectors =
                    graph.batch(cases.stream().map(GoldenModel.Case::tokens).toList());
            for (int i = 0; i < vectors.length; i++)
                assertThat(GoldenModel.maxAbsError(
                                vectors[i], graph.one(cases.get(i).tokens())))
                        .as(cases.get(i).name())
                        .isLessThan(1e-5);
        }
    }

    /**
     * What a GPU is given, in numbers that a CPU computes with: all but the norms inside attention, which the CPU's operator
     * refuses.
     */
    @ParameterizedTest
    @EnumSource(
            value = NumericFormat.class,
            names = {"FP16", "BF16"})
    void theOperatorsForCudaComputeTheSame(NumericFormat format) throws Exception {
        var graph = Qwen3Graph.of(config(), NumericFormat.FP32, onACpu(format), new Answer.Embedding());
        try (var running = new RunningGraph(written(graph))) {
            var cases = GoldenModel.cases();
            var vectors =
                    running.batch(cases.stream().map(GoldenModel.Case::tokens).toList());
            for (int i = 0; i < vectors.length; i++)
                assertThat(GoldenModel.maxAbsError(vectors[i], cases.get(i).vector()))
                        .as(cases.get(i).name())
                        .isLessThan(GoldenModel.TOLERANCE);
        }
    }

    /** Every type and shape of the graph for CUDA fits its operators: all that a CPU lacks are the kernels. */
    @ParameterizedTest
    @EnumSource(
            value = NumericFormat.class,
            names = {"FP16", "BF16"})
    void aCpuOnlyLacksKernelsForTheGraphOfCuda(NumericFormat format) {
        var onnx = convert(format);

        assertThatThrownBy(() -> new RunningGraph(onnx).one(1, 2, 3))
                .isInstanceOf(OrtException.class)
                .hasMessageMatching("(?s).*(Could not find an implementation|implemented only on the CUDA).*");
    }

    /** With fewer outputs CUDA's operator writes through a null pointer; the norms are its inputs 14 and 15. */
    @ParameterizedTest
    @EnumSource(
            value = NumericFormat.class,
            names = {"FP16", "BF16"})
    void attentionOnCudaIsGivenAllThatItWrites(NumericFormat format) {
        var attention = Qwen3Graph.of(config(), format, new Answer.Embedding()).nodes().stream()
                .filter(node -> node.operator().equals("GroupQueryAttention"))
                .toList();
        assertThat(attention).hasSize(config().layers());
        for (var node : attention) {
            assertThat(node.outputs()).hasSize(3).doesNotContain("").doesNotHaveDuplicates();
            assertThat(node.inputs()).hasSize(16);
            assertThat(node.inputs().subList(14, 16))
                    .satisfiesExactly(
                            query -> assertThat(query).endsWith(".q_norm.weight"),
                            key -> assertThat(key).endsWith(".k_norm.weight"));
        }
    }

    /** ONNX Runtime's CPU kernels widen 16-bit floats: the numbers are right, the speed is not that of a GPU. */
    @Test
    void halfPrecisionPointsWhereTheOriginalPoints() throws Exception {
        var graph = Qwen3Graph.of(config(), NumericFormat.FP16, onACpu(NumericFormat.FP16), new Answer.Embedding());
        try (var running = new RunningGraph(written(graph))) {
            checkCosines(running);
        }
        assertThat(folder.resolve("model.onnx_data"))
                .hasSameBinaryContentAs(convert(NumericFormat.FP16).resolveSibling("model.onnx_data"));
    }

    /**
     * A CPU has no bfloat16 kernels. So every bfloat16 weight of the graph is widened before its use, which leaves the file of
     * weights as it is, and what a GPU rounds, every result up to the final norm, is rounded after its node.
     */
    @Test
    void brainFloatsPointWhereTheOriginalPoints() throws Exception {
        var graph = Qwen3Graph.of(config(), NumericFormat.BF16, onACpu(NumericFormat.BF16), new Answer.Embedding());
        widenWeights(graph);
        roundResults(graph);
        try (var running = new RunningGraph(written(graph))) {
            checkCosines(running);
        }
        assertThat(folder.resolve("model.onnx_data"))
                .hasSameBinaryContentAs(convert(NumericFormat.BF16).resolveSibling("model.onnx_data"));
    }

    private static Kernels onACpu(NumericFormat format) {
        var kernels = Kernels.of(format);
        return new Kernels(false, kernels.presentKeys(), kernels.separateGates(), kernels.carefulSilu());
    }

    private static Qwen3Config config() {
        return Qwen3Config.read(GoldenModel.FOLDER.resolve("config.json"));
    }

    private Path written(OnnxGraph graph) throws IOException {
        Files.write(folder.resolve("model.onnx"), graph.toByteArray());
        try (var weights = new ModelWeights(GoldenModel.FOLDER)) {
            new WeightFile(graph, weights).write(folder.resolve("model.onnx_data"));
        }
        return folder.resolve("model.onnx");
    }

    private static void roundResults(OnnxGraph graph) {
        var nodes = List.copyOf(graph.nodes());
        graph.nodes().clear();
        for (var node : nodes) {
            var outputs = node.outputs().stream()
                    .map(output -> isRounded(output) ? output + ".unrounded" : output)
                    .toList();
            graph.nodes()
                    .add(new OnnxGraph.Node(node.operator(), node.domain(), node.inputs(), outputs, node.attributes()));
            for (var output : node.outputs()) if (isRounded(output)) round(graph, output);
        }
    }

    private static boolean isRounded(String output) {
        return (output.startsWith("layers.") || output.equals("embedded")) && !output.contains(".present_");
    }

    private static void round(OnnxGraph graph, String output) {
        graph.add(
                "Cast",
                output + ".rounded",
                List.of(output + ".unrounded"),
                OnnxGraph.Attribute.of("to", ElementType.BFLOAT16.onnxCode()));
        graph.add(
                "Cast",
                output,
                List.of(output + ".rounded"),
                OnnxGraph.Attribute.of("to", ElementType.FLOAT.onnxCode()));
    }

    private static void widenWeights(OnnxGraph graph) {
        var narrow = Stream.concat(
                        Stream.of("one_real"),
                        graph.fillings().stream()
                                .flatMap(filling -> filling.targets().stream())
                                .filter(weight -> weight.type() == ElementType.BFLOAT16)
                                .map(OnnxGraph.Weight::name))
                .toList();
        graph.nodes()
                .replaceAll(node -> new OnnxGraph.Node(
                        node.operator(),
                        node.domain(),
                        node.inputs().stream()
                                .map(input -> narrow.contains(input) ? input + "_32" : input)
                                .toList(),
                        node.outputs(),
                        node.attributes()));
        var casts = new ArrayList<OnnxGraph.Node>();
        for (var name : narrow)
            casts.add(new OnnxGraph.Node(
                    "Cast",
                    "",
                    List.of(name),
                    List.of(name + "_32"),
                    List.of(OnnxGraph.Attribute.of("to", ElementType.FLOAT.onnxCode()))));
        graph.nodes().addAll(0, casts);
    }

    @Test
    void sixteenBitsTakeHalfOfTheDisk() throws Exception {
        long full = dataBytes(NumericFormat.FP32);
        assertThat(dataBytes(NumericFormat.BF16)).isBetween(full / 2, full / 2 + 1024);
        assertThat(dataBytes(NumericFormat.FP16)).isBetween(full / 2, full / 2 + 1024);
    }

    private long dataBytes(NumericFormat format) throws Exception {
        return Files.size(convert(format).resolveSibling("model.onnx_data"));
    }

    private Path convert(NumericFormat format) {
        return new Qwen3Conversion(GoldenModel.FOLDER, folder.resolve("cache"))
                .convert(format, Head.EMBEDDING)
                .onnx();
    }

    private static void checkCosines(RunningGraph graph) throws Exception {
        for (var one : GoldenModel.cases())
            assertThat(GoldenModel.cosine(graph.one(one.tokens()), one.vector()))
                    .as(one.name())
                    .isGreaterThanOrEqualTo(MIN_COSINE);
    }
}
