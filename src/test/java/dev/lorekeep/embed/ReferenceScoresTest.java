package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceScoresTest {
    @ParameterizedTest
    @CsvSource({"1024, 28, 0.7646", "2560, 36, 0.7534", "4096, 36, 0.7493"})
    void knowsTheCardOfEachSize(int hiddenSize, int layers, double first) throws IOException {
        var result = ReferenceScores.of(config("qwen3", 151_669, hiddenSize, layers))
                .orElseThrow()
                .measure(text -> new float[2], "bf16");
        assertThat(result.published().getFirst()).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({"qwen3, 512, 1024, 28", "bert, 151669, 1024, 28", "qwen3, 151669, 64, 2", "qwen3, 151669, 2560, 28"})
    void saysNothingOfOtherModels(String type, int vocabulary, int hiddenSize, int layers) throws IOException {
        assertThat(ReferenceScores.of(config(type, vocabulary, hiddenSize, layers)))
                .isEmpty();
    }

    @Test
    void passesWhatThePublisherMeasured() throws IOException {
        var result = scores().measure(vectors(0.7646f, 0.1414f, 0.1355f, 0.6000f), "bf16");
        assertThat(result.passes()).isTrue();
        assertThat(result)
                .hasToString("PASS: [0.7646, 0.1414, 0.1355, 0.6000], published [0.7646, 0.1414, 0.1355, 0.6000],"
                        + " largest difference 0.0000 of at most 0.01");
    }

    @Test
    void allowsEightBitsTwiceTheDifference() throws IOException {
        var vectors = vectors(0.7646f, 0.1414f, 0.1355f, 0.6150f);
        assertThat(scores().measure(vectors, "int8").passes()).isTrue();
        assertThat(scores().measure(vectors, "bf16").passes()).isFalse();
        assertThat(scores().measure(vectors(0.7646f, 0.1414f, 0.1355f, 0.6250f), "int8")
                        .passes())
                .isFalse();
    }

    @Test
    void failsWhatIsNoNumber() throws IOException {
        var result = scores().measure(vectors(0.7646f, Float.NaN, 0.1355f, 0.6000f), "bf16");
        assertThat(result.passes()).isFalse();
        assertThat(result.toString()).startsWith("FAIL: ");
    }

    private static ReferenceScores scores() throws IOException {
        return ReferenceScores.of(config("qwen3", 151_669, 1024, 28)).orElseThrow();
    }

    /** Questions hold their scores as components, which passages pick out. Only texts as the card has them have a vector. */
    private static Function<String, float[]> vectors(float a, float b, float c, float d) {
        var prompt = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:";
        var known = Map.of(
                prompt + "What is the capital of China?",
                new float[] {a, b},
                prompt + "Explain gravity",
                new float[] {c, d},
                "The capital of China is Beijing.",
                new float[] {1, 0},
                "Gravity is a force that attracts two bodies towards each other. It gives weight to physical objects and"
                        + " is responsible for the movement of planets around the sun.",
                new float[] {0, 1});
        return text -> {
            assertThat(known).containsKey(text);
            return Objects.requireNonNull(known.get(text));
        };
    }

    private static JsonNode config(String type, int vocabulary, int hiddenSize, int layers) throws IOException {
        return new JsonMapper().readTree("""
                {"model_type": "%s", "vocab_size": %d, "hidden_size": %d, "num_hidden_layers": %d}
                """.formatted(type, vocabulary, hiddenSize, layers));
    }
}
