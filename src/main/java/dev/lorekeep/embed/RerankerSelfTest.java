package dev.lorekeep.embed;

import dev.lorekeep.embed.convert.UnusableModel;
import java.util.List;
import org.jboss.logging.Logger;

/** Judges two pairs of different length alone and together before a reranker is trusted, as {@link SelfTest} does with texts. */
final class RerankerSelfTest {
    private static final Logger LOG = Logger.getLogger(RerankerSelfTest.class);
    // of logits, which usually lie between -10 and 10, where bf16 has steps of 1/16: four steps. Not measured on a GPU
    private static final float TOLERANCE = 0.25f;
    private static final String QUESTION = "How long are invoices kept?";
    private static final List<String> PASSAGES = List.of(
            "Invoices are kept for ten years.",
            "The notice period is three months to the end of a quarter, unless the contract, its annexes or a later agreement"
                    + " between the two parties say otherwise in writing.");

    private RerankerSelfTest() {}

    /**
     * @return the backend itself, or one that gives it a single pair a call
     * @throws UnusableModel when not even a single pair gets a score
     */
    static EncoderBackend checked(String name, EncoderBackend backend, PairEncoding encoding) {
        var pairs = PASSAGES.stream()
                .map(passage -> encoding.encode(QUESTION, passage))
                .toList();
        var alone = alone(name, backend, pairs);
        for (float logit : alone) {
            if (!Float.isFinite(logit))
                throw new UnusableModel(
                        name + " returns " + logit + " in its self-test: its weights are damaged, or its"
                                + " numeric format overflows; try another lorekeep.reranker.format");
        }
        if (backend.limits().maxTexts() == 1) return backend;
        var reason = objection(backend, pairs, alone);
        if (reason.isEmpty()) return backend;
        LOG.warnf("%s %s. It works on one passage at a time now, which is slower; scores are right", name, reason);
        return new OneTextBackend(backend, reason);
    }

    private static float[] alone(String name, EncoderBackend backend, List<TokenizedText> pairs) {
        var logits = new float[pairs.size()];
        try {
            for (int i = 0; i < logits.length; i++) logits[i] = backend.run(pairs.subList(i, i + 1))[0][0];
            return logits;
        } catch (RuntimeException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new UnusableModel(name + " fails in its self-test: " + cause.getMessage(), e);
        }
    }

    /** @return empty when the batch gives what single pairs gave */
    private static String objection(EncoderBackend backend, List<TokenizedText> pairs, float[] alone) {
        try {
            var together = backend.run(pairs);
            for (int i = 0; i < alone.length; i++) {
                float difference = Math.abs(together[i][0] - alone[i]);
                // a NaN fails this comparison too
                if (!(difference <= TOLERANCE))
                    return "judges a passage differently in a batch (by " + difference + ", at most " + TOLERANCE
                            + " expected)";
            }
            return "";
        } catch (RuntimeException e) {
            return "fails on a batch (" + e.getMessage() + ")";
        }
    }
}
