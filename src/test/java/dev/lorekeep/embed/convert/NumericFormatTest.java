package dev.lorekeep.embed.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    /** ONNX Runtime's CPU kernels widen 16-bit floats: the numbers are right, the speed is not that of a GPU. */
    @Test
    void halfPrecisionPointsWhereTheOriginalPoints() throws Exception {
        try (var graph = new RunningGraph(convert(NumericFormat.FP16))) {
            checkCosines(graph);
        }
    }

    /**
     * A CPU has no bfloat16 kernels. So every bfloat16 weight of the graph is widened before its use, which leaves the nodes and
     * the file of weights as they are; what a GPU rounds in between is not covered.
     */
    @Test
    void brainFloatWeightsPointWhereTheOriginalPoints() throws Exception {
        var config = Qwen3Config.read(GoldenModel.FOLDER.resolve("config.json"));
        var graph = Qwen3Graph.of(config, NumericFormat.BF16, new Answer.Embedding());
        widenWeights(graph);
        Files.write(folder.resolve("model.onnx"), graph.toByteArray());
        try (var weights = new ModelWeights(GoldenModel.FOLDER)) {
            new WeightFile(graph, weights).write(folder.resolve("model.onnx_data"));
        }
        try (var running = new RunningGraph(folder.resolve("model.onnx"))) {
            checkCosines(running);
        }
        assertThat(folder.resolve("model.onnx_data"))
                .hasSameBinaryContentAs(convert(NumericFormat.BF16).resolveSibling("model.onnx_data"));
    }

    private static void widenWeights(OnnxGraph graph) {
        var narrow = graph.fillings().stream()
                .flatMap(filling -> filling.targets().stream())
                .filter(weight -> weight.type() == ElementType.BFLOAT16)
                .map(OnnxGraph.Weight::name)
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
