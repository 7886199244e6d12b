package dev.lorekeep.embed.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.embed.convert.OnnxGraph.Attribute;
import dev.lorekeep.embed.convert.OnnxGraph.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check against the golden vectors notices every mistake that such a graph is known to be made with. */
class Qwen3GraphFaultsTest {
    /** Far above the tolerance of 2e-5: no mistake could pass for rounding. */
    private static final double UNMISTAKABLE = 0.02;

    @TempDir
    Path folder;

    private Qwen3Config config;
    private List<GoldenModel.Case> cases;

    @BeforeEach
    void read() throws Exception {
        config = Qwen3Config.read(GoldenModel.FOLDER.resolve("config.json"));
        cases = GoldenModel.cases();
    }

    @Test
    void passesWithoutAFault() throws Exception {
        assertThat(largestError(config, _ -> {})).isLessThan(GoldenModel.TOLERANCE);
    }

    @Test
    void noticesAnotherTheta() throws Exception {
        var wrong = new Qwen3Config(
                config.hiddenSize(),
                config.layers(),
                config.heads(),
                config.keyValueHeads(),
                config.headDim(),
                config.intermediateSize(),
                10_000,
                config.rmsNormEps(),
                config.vocabSize(),
                config.maxPositions(),
                false,
                true);
        assertThat(largestError(wrong, _ -> {})).isGreaterThan(UNMISTAKABLE);
    }

    @Test
    void noticesInterleavedRotation() throws Exception {
        assertThat(largestError(
                        config,
                        graph -> replace(
                                graph,
                                "GroupQueryAttention",
                                node -> with(node, Attribute.of("rotary_interleaved", 1)))))
                .isGreaterThan(UNMISTAKABLE);
    }

    @Test
    void noticesMissingNormsOfQueryAndKey() throws Exception {
        for (var which : List.of(".q.joined", ".k.joined")) {
            assertThat(largestError(
                            config,
                            graph -> replaceOutput(
                                    graph,
                                    which,
                                    // the joined heads without the norm between
                                    node -> new Node(
                                            "Reshape",
                                            "",
                                            List.of(
                                                    node.inputs().getFirst().replace(".normed", ".by_head"),
                                                    node.inputs().getLast()),
                                            node.outputs(),
                                            List.of()))))
                    .as(which)
                    .isGreaterThan(UNMISTAKABLE);
        }
    }

    @Test
    void noticesTheLastColumnInsteadOfTheLastToken() throws Exception {
        assertThat(largestErrorInBatch(
                        graph -> replaceOutput(
                                graph,
                                "last_index",
                                node -> new Node("Sub", "", List.of("columns", "one"), node.outputs(), List.of())),
                        RunningGraph.Padding.RIGHT))
                .isGreaterThan(UNMISTAKABLE);
    }

    /** The mean before the last layer's feed-forward; the mean of final states differs as much. */
    @Test
    void noticesTheSumOfAllTokens() throws Exception {
        assertThat(largestError(config, graph -> {
                    graph.vector("all_rows", 0);
                    for (var name : List.of("layers.1.attended_last", "layers.1.residual_last"))
                        replaceOutput(
                                graph,
                                name,
                                node -> new Node(
                                        "ReduceSum",
                                        "",
                                        List.of(name + ".rows", "all_rows"),
                                        node.outputs(),
                                        List.of()));
                }))
                .isGreaterThan(UNMISTAKABLE);
    }

    @Test
    void noticesLeftPadding() throws Exception {
        assertThat(largestErrorInBatch(_ -> {}, RunningGraph.Padding.LEFT)).isGreaterThan(UNMISTAKABLE);
    }

    @Test
    void noticesAMissingEndToken() throws Exception {
        try (var graph = run(config, _ -> {})) {
            var texts = cases.stream().filter(one -> one.tokens().length > 1).toList();
            for (var one : texts) {
                var cut = Arrays.copyOf(one.tokens(), one.tokens().length - 1);
                assertThat(GoldenModel.maxAbsError(graph.one(cut), one.vector()))
                        .isGreaterThan(UNMISTAKABLE);
            }
        }
    }

    @Test
    void noticesAttentionToLaterTokens() throws Exception {
        assertThat(largestError(config, graph -> attendPlainly(graph, 1))).isLessThan(GoldenModel.TOLERANCE);
        assertThat(largestError(config, graph -> attendPlainly(graph, 0))).isGreaterThan(UNMISTAKABLE);
    }

    /** Attention of other operators, which can be told not to be causal; for one text without padding. */
    private void attendPlainly(OnnxGraph graph, long causal) {
        graph.add("Range", "columns_of_text", List.of("zero", "sequence", "one"));
        graph.add("Unsqueeze", "position_ids", List.of("columns_of_text", "zero_axis"));
        graph.vector("zero_axis", 0);
        var added =
                graph.nodes().subList(graph.nodes().size() - 2, graph.nodes().size());
        var positions = List.copyOf(added);
        added.clear();
        var nodes = new ArrayList<Node>();
        for (var node : graph.nodes()) {
            if (node.operator().equals("GroupQueryAttention")) nodes.addAll(plainAttention(node, causal));
            else nodes.add(node);
            if (node.outputs().contains("sequence")) nodes.addAll(positions);
        }
        graph.nodes().clear();
        graph.nodes().addAll(nodes);
        graph.requireOpset(23);
    }

    private List<Node> plainAttention(Node attention, long causal) {
        var nodes = new ArrayList<Node>();
        for (int i = 0; i < 2; i++)
            nodes.add(new Node(
                    "RotaryEmbedding",
                    "com.microsoft",
                    List.of(attention.inputs().get(i), "position_ids", "cos_cache", "sin_cache"),
                    List.of(attention.inputs().get(i) + ".rotated"),
                    List.of(Attribute.of("num_heads", i == 0 ? config.heads() : config.keyValueHeads()))));
        nodes.add(new Node(
                "Attention",
                "",
                List.of(
                        attention.inputs().get(0) + ".rotated",
                        attention.inputs().get(1) + ".rotated",
                        attention.inputs().get(2)),
                attention.outputs(),
                List.of(
                        Attribute.of("q_num_heads", config.heads()),
                        Attribute.of("kv_num_heads", config.keyValueHeads()),
                        Attribute.of("is_causal", causal))));
        return nodes;
    }

    private double largestError(Qwen3Config config, Consumer<OnnxGraph> fault) throws Exception {
        double largest = 0;
        try (var graph = run(config, fault)) {
            for (var one : cases)
                largest = Math.max(largest, GoldenModel.maxAbsError(graph.one(one.tokens()), one.vector()));
        }
        return largest;
    }

    private double largestErrorInBatch(Consumer<OnnxGraph> fault, RunningGraph.Padding padding) throws Exception {
        double largest = 0;
        try (var graph = run(config, fault)) {
            var vectors =
                    graph.batch(cases.stream().map(GoldenModel.Case::tokens).toList(), padding);
            for (int i = 0; i < vectors.length; i++)
                largest = Math.max(
                        largest,
                        GoldenModel.maxAbsError(vectors[i], cases.get(i).vector()));
        }
        return largest;
    }

    private RunningGraph run(Qwen3Config config, Consumer<OnnxGraph> fault) throws Exception {
        var graph = Qwen3Graph.of(config, NumericFormat.FP32, new Answer.Embedding());
        // [batch] of the number of columns, for the fault that needs it
        graph.nodes()
                .add(
                        indexOf(graph, "last_index"),
                        new Node("Expand", "", List.of("width", "texts_shape"), List.of("columns"), List.of()));
        graph.nodes().add(0, new Node("Shape", "", List.of("input_ids"), List.of("whole_shape"), List.of()));
        graph.nodes().add(1, new Node("Gather", "", List.of("whole_shape", "one"), List.of("width"), List.of()));
        graph.nodes()
                .add(2, new Node("Gather", "", List.of("whole_shape", "first"), List.of("texts_shape"), List.of()));
        graph.vector("first", 0);
        fault.accept(graph);
        var target = Files.createTempDirectory(folder, "faulty");
        Files.write(target.resolve("model.onnx"), graph.toByteArray());
        try (var weights = new ModelWeights(GoldenModel.FOLDER)) {
            new WeightFile(graph, weights).write(target.resolve("model.onnx_data"));
        }
        return new RunningGraph(target.resolve("model.onnx"));
    }

    private static int indexOf(OnnxGraph graph, String output) {
        for (int i = 0; i < graph.nodes().size(); i++)
            if (graph.nodes().get(i).outputs().contains(output)) return i;
        throw new AssertionError("no node makes " + output);
    }

    private static void replace(OnnxGraph graph, String operator, UnaryOperator<Node> change) {
        assertThat(graph.nodes()).anyMatch(node -> node.operator().equals(operator));
        graph.nodes().replaceAll(node -> node.operator().equals(operator) ? change.apply(node) : node);
    }

    private static void replaceOutput(OnnxGraph graph, String suffix, UnaryOperator<Node> change) {
        assertThat(graph.nodes()).anyMatch(node -> node.outputs().getFirst().endsWith(suffix));
        graph.nodes().replaceAll(node -> node.outputs().getFirst().endsWith(suffix) ? change.apply(node) : node);
    }

    private static Node with(Node node, Attribute changed) {
        var attributes = new ArrayList<>(node.attributes());
        attributes.removeIf(attribute -> attribute.name().equals(changed.name()));
        attributes.add(changed);
        return new Node(node.operator(), node.domain(), node.inputs(), node.outputs(), attributes);
    }
}
