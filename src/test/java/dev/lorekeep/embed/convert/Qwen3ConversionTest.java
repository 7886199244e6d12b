package dev.lorekeep.embed.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Qwen3ConversionTest {
    @TempDir
    static Path cache;

    private static List<GoldenModel.Case> cases;
    private static RunningGraph graph;

    @BeforeAll
    static void convert() throws Exception {
        cases = GoldenModel.cases();
        graph = new RunningGraph(new Qwen3Conversion(GoldenModel.FOLDER, cache)
                .convert(NumericFormat.FP32, Head.EMBEDDING)
                .onnx());
    }

    @AfterAll
    static void close() throws Exception {
        graph.close();
    }

    @Test
    void hasTheInputsAndOutputOfItsContract() {
        assertThat(graph.inputs()).containsExactlyInAnyOrder("input_ids", "attention_mask");
        assertThat(graph.outputs()).containsExactly("embedding");
    }

    @Test
    void computesWhatTheOriginalImplementationComputes() throws Exception {
        assertThat(cases).hasSize(21);
        for (var one : cases)
            assertThat(GoldenModel.maxAbsError(graph.one(one.tokens()), one.vector()))
                    .as(one.name())
                    .isLessThan(GoldenModel.TOLERANCE);
    }

    @Test
    void vectorsDoNotDependOnTheirNeighbours() throws Exception {
        var random = new Random(1);
        for (int round = 0; round < 20; round++) {
            var batch = new ArrayList<>(cases);
            Collections.shuffle(batch, random);
            var chosen = batch.subList(0, 1 + random.nextInt(batch.size()));
            var vectors =
                    graph.batch(chosen.stream().map(GoldenModel.Case::tokens).toList());
            for (int row = 0; row < vectors.length; row++) {
                var one = chosen.get(row);
                assertThat(GoldenModel.maxAbsError(vectors[row], one.vector()))
                        .as(one.name())
                        .isLessThan(GoldenModel.TOLERANCE);
                assertThat(GoldenModel.maxAbsError(vectors[row], graph.one(one.tokens())))
                        .as(one.name())
                        .isLessThan(1e-5);
            }
        }
    }

    @Test
    void textsOfEqualLengthInABatchStayCausal() throws Exception {
        var text = cases.stream()
                .filter(one -> one.tokens().length > 8)
                .findFirst()
                .orElseThrow();
        for (var vector : graph.batch(List.of(text.tokens(), text.tokens(), text.tokens())))
            assertThat(GoldenModel.maxAbsError(vector, text.vector())).isLessThan(GoldenModel.TOLERANCE);
    }

    @Test
    void oneFileAndSeveralGiveTheSameBytes(@TempDir Path folder) throws IOException {
        var single = new Qwen3Conversion(GoldenModel.FOLDER, folder.resolve("a"))
                .convert(NumericFormat.BF16, Head.EMBEDDING);
        var sharded = new Qwen3Conversion(GoldenModel.shardedCopyTo(folder.resolve("model")), folder.resolve("b"))
                .convert(NumericFormat.BF16, Head.EMBEDDING);
        assertThat(sharded.onnx()).hasSameBinaryContentAs(single.onnx());
        assertThat(sharded.onnx().resolveSibling("model.onnx_data"))
                .hasSameBinaryContentAs(single.onnx().resolveSibling("model.onnx_data"));
        assertThat(sharded.weightsSha256()).isNotEqualTo(single.weightsSha256());
    }

    @Test
    void leavesTheModelFolderAlone(@TempDir Path folder) throws IOException {
        var model = GoldenModel.copyTo(folder.resolve("model"));
        new Qwen3Conversion(model, folder.resolve("cache")).convert(NumericFormat.FP32, Head.EMBEDDING);
        try (var files = Files.list(model)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("config.json", "model.safetensors");
        }
    }
}
