package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lorekeep.embed.convert.UnusableModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BertGraphTest {
    private static final Placement PLACEMENT = new Placement.Processor(1);

    /** Texts of 2 to 512 tokens. */
    private static final List<String> TEXTS = List.of(
            "",
            "Who may read a collection?",
            "Reading is by team, or open to everyone signed in, per collection, for every role.",
            "At the first start Lorekeep prints a one-time password for the account admin. ".repeat(8),
            "Der Fluss Lorelay ist 212 km lang und fließt nach Norden. ".repeat(5),
            "1,204.50 | 3,001.75 | (17.2) | n/a\n".repeat(100));

    @Test
    void computesTheVectorsOfTheOriginalGraph() {
        var weights = BundledModel.weights();
        try (var tokenizer = new TextTokenizer(BundledModel.tokenizer(), 512, null, Path.of("target", "native"));
                var original = encoder(weights);
                var rewritten = encoder(BertGraph.of(weights, 12, 384))) {
            for (var text : TEXTS) {
                var tokens = List.of(tokenizer.encode(text));
                // 8-bit activations turn last bits into steps of 1/255: 0.9974 is the least over 100 paragraphs
                assertThat(cosine(original.run(tokens)[0], rewritten.run(tokens)[0]))
                        .as(text)
                        .isGreaterThan(0.995);
            }
        }
    }

    @Test
    void refusesAGraphOfAnotherModel() throws IOException {
        var other = Files.readAllBytes(Path.of("src/test/resources/golden/tiny-qwen3-a/onnx/model.onnx"));
        assertThatThrownBy(() -> BertGraph.of(other, 4, 64))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("embeddings.word_embeddings");
    }

    private static OnnxEncoder encoder(byte[] graph) {
        return new OnnxEncoder("bge", new OnnxEncoder.Graph.Bytes(graph), Pooling.CLS, 384, PLACEMENT, false);
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += (double) a[i] * b[i];
        return sum;
    }
}
