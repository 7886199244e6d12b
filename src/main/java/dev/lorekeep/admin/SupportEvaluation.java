package dev.lorekeep.admin;

import dev.lorekeep.admin.EvaluationSet.SupportPair;
import dev.lorekeep.agent.verify.Verifier;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.embed.Reranking;
import dev.lorekeep.retrieve.Passage;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Asks the verifier of every pair whether its passage gives the answer, and compares with what people said. */
@Singleton
class SupportEvaluation {
    private final Verifier verifier;

    SupportEvaluation(Embedder embedder, Reranking reranking) {
        this.verifier = new Verifier(embedder, reranking);
    }

    /**
     * @param area under the ROC curve: how often a supported pair scores above one that is not, 0..1
     * @param accuracy at the verifier's threshold
     * @param falselyAccepted share of the unsupported pairs above the threshold
     */
    record Scores(
            double area, double accuracy, double falselyAccepted, int pairs, Duration median, Duration ninetyFifth) {}

    /** @return empty where the set has no pairs */
    Optional<Scores> evaluate(List<SupportPair> pairs, PrintStream out) {
        if (pairs.isEmpty()) return Optional.empty();
        var supported = new ArrayList<Double>();
        var unsupported = new ArrayList<Double>();
        var nanos = new long[pairs.size()];
        try (var progress = new ProgressBar(out, ProgressBar.onTerminal(), "support", pairs.size())) {
            for (var i = 0; i < pairs.size(); i++) {
                var pair = pairs.get(i);
                var passage = passage(pair);
                var started = System.nanoTime();
                var score = verifier.support(pair.question(), pair.answer(), passage);
                nanos[i] = System.nanoTime() - started;
                (pair.supported() ? supported : unsupported).add(score);
                progress.step();
            }
        }
        Arrays.sort(nanos);
        var accepted = above(supported);
        var falsely = above(unsupported);
        return Optional.of(new Scores(
                area(supported, unsupported),
                (double) (accepted + unsupported.size() - falsely) / pairs.size(),
                unsupported.isEmpty() ? 0 : (double) falsely / unsupported.size(),
                pairs.size(),
                Duration.ofNanos(nanos[nanos.length / 2]),
                Duration.ofNanos(nanos[nanos.length * 95 / 100])));
    }

    private static long above(List<Double> scores) {
        return scores.stream().filter(score -> score >= Verifier.SUPPORTED).count();
    }

    /** A tie counts half. */
    static double area(List<Double> supported, List<Double> unsupported) {
        var won = 0.0;
        for (var right : supported) {
            for (var wrong : unsupported) won += right > wrong ? 1 : right.equals(wrong) ? 0.5 : 0;
        }
        var all = (double) supported.size() * unsupported.size();
        return all == 0 ? 0.5 : won / all;
    }

    private static Passage passage(SupportPair pair) {
        var id = UUID.nameUUIDFromBytes(pair.text().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return new Passage(
                id,
                id,
                1,
                0,
                id,
                "",
                pair.title(),
                List.of(),
                pair.title(),
                pair.text(),
                pair.text(),
                0,
                pair.text().length(),
                0,
                0,
                0);
    }
}
