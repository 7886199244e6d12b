package dev.lorekeep.embed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The example of Qwen3-Embedding's model cards: two questions, two passages, and the similarities that the publisher got. Weights,
 * tokenizer, prompt, graph and arithmetic must all be right to get them too. Recognised by the sizes in config.json, never by a
 * name.
 */
final class ReferenceScores {
    private static final List<String> QUESTIONS = List.of("What is the capital of China?", "Explain gravity");
    private static final List<String> PASSAGES = List.of(
            "The capital of China is Beijing.",
            "Gravity is a force that attracts two bodies towards each other. It gives weight to physical objects and is"
                    + " responsible for the movement of planets around the sun.");
    // all of Qwen3 has 151,665 or more; a model for tests is tiny
    private static final int MIN_REAL_VOCABULARY = 100_000;

    /** From the cards of the 0.6B, the 4B and the 8B model, a row a question. */
    private static final List<Published> CARDS = List.of(
            new Published(1024, 28, List.of(0.7646, 0.1414, 0.1355, 0.6000)),
            new Published(2560, 36, List.of(0.7534, 0.1147, 0.0320, 0.6258)),
            new Published(4096, 36, List.of(0.7493, 0.0751, 0.0880, 0.6318)));

    private record Published(int hiddenSize, int layers, List<Double> scores) {}

    /** @param tolerance largest difference of a score that still passes */
    record Result(List<Double> measured, List<Double> published, double tolerance) {
        Result {
            measured = List.copyOf(measured);
            published = List.copyOf(published);
        }

        boolean passes() {
            // not-a-number fails
            return largestDifference() <= tolerance;
        }

        private double largestDifference() {
            double largest = 0;
            for (int i = 0; i < measured.size(); i++)
                largest = Math.max(largest, Math.abs(measured.get(i) - published.get(i)));
            return largest;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s: %s, published %s, largest difference %.4f of at most %.2f",
                    passes() ? "PASS" : "FAIL",
                    shown(measured),
                    shown(published),
                    largestDifference(),
                    tolerance);
        }

        private static String shown(List<Double> scores) {
            return scores.stream()
                    .map(score -> String.format(Locale.ROOT, "%.4f", score))
                    .collect(Collectors.joining(", ", "[", "]"));
        }
    }

    private final Published published;

    private ReferenceScores(Published published) {
        this.published = published;
    }

    /** @param config content of config.json  @return nothing for models of other sizes */
    static Optional<ReferenceScores> of(JsonNode config) {
        if (!config.path("model_type").asText("").equals(ModelFacts.QWEN3)
                || config.path("vocab_size").asInt() <= MIN_REAL_VOCABULARY) return Optional.empty();
        return CARDS.stream()
                .filter(card -> card.hiddenSize() == config.path("hidden_size").asInt()
                        && card.layers() == config.path("num_hidden_layers").asInt())
                .findFirst()
                .map(ReferenceScores::new);
    }

    /**
     * @param vectors whole unit vector of a text that already has its prompt
     * @param format of the weights
     */
    Result measure(Function<String, float[]> vectors, String format) {
        var questions = QUESTIONS.stream()
                .map(question -> vectors.apply(ModelFolder.QWEN3_QUERY_PROMPT + question))
                .toList();
        var passages = PASSAGES.stream().map(vectors).toList();
        var measured = questions.stream()
                .flatMap(question -> passages.stream().map(passage -> UnitVectors.product(question, passage)))
                .toList();
        return new Result(measured, published.scores(), tolerance(format));
    }

    /** The publisher computed in 16 bits; fewer bits for weights move a score by about twice as much. */
    private static double tolerance(String format) {
        return Arrays.asList("int8", "int4").contains(format) ? 0.02 : 0.01;
    }
}
