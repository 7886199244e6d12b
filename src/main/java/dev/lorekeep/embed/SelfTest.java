package dev.lorekeep.embed;

import dev.lorekeep.embed.convert.UnusableModel;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Embeds two texts of different length alone and in batches before a backend is trusted. Graphs that get padding, positions or masks
 * wrong show it here: such faults bring the cosine of a tiny Qwen3 to 0.95 or less (a lost causal mask), some to -0.15 (padding
 * read as text).
 */
final class SelfTest {
    private static final Logger LOG = Logger.getLogger(SelfTest.class);
    // bf16 and int8 kernels choose other blockings for other shapes; that alone stays above 0.9998
    private static final double MIN_COSINE = 0.999;
    private static final List<String> TEXTS = List.of(
            "Invoices are kept for ten years.",
            "The notice period is three months to the end of a quarter, unless the contract, its annexes or a later agreement"
                    + " between the two parties say otherwise in writing.");

    private SelfTest() {}

    /**
     * @return the backend itself, or one that gives it a single text a call
     * @throws UnusableModel when not even a single text becomes a vector
     */
    static EncoderBackend checked(String name, EncoderBackend backend, TextTokenizer tokenizer) {
        var texts = TEXTS.stream().map(tokenizer::encode).toList();
        var alone = alone(name, backend, texts);
        for (var vector : alone) {
            var length = UnitVectors.length(vector);
            // a NaN fails this comparison too
            if (!(Math.abs(length - 1) <= 1e-3))
                throw new UnusableModel(name + " makes vectors of length " + length
                        + " in its self-test: its weights are damaged, or its numeric format overflows; try another"
                        + " lorekeep.embedding.format");
        }
        if (backend.limits().maxTexts() == 1) return backend;
        var reason = objection(backend, texts, alone);
        if (reason.isEmpty()) return backend;
        LOG.warnf("%s %s. It works on one text at a time now, which is slower; vectors are right", name, reason);
        return new OneTextBackend(backend, reason);
    }

    private static List<float[]> alone(String name, EncoderBackend backend, List<TokenizedText> texts) {
        try {
            return texts.stream().map(text -> backend.run(List.of(text))[0]).toList();
        } catch (RuntimeException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new UnusableModel(name + " fails in its self-test: " + cause.getMessage(), e);
        }
    }

    /** @return empty when batches give what single texts gave */
    private static String objection(EncoderBackend backend, List<TokenizedText> texts, List<float[]> alone) {
        var last = texts.getLast();
        try {
            var padded = objection(alone, backend.run(texts));
            // without any padding some runtimes take another path
            return padded.isEmpty()
                    ? objection(List.of(alone.getLast(), alone.getLast()), backend.run(List.of(last, last)))
                    : padded;
        } catch (RuntimeException e) {
            return "fails on a batch (" + e.getMessage() + ")";
        }
    }

    private static String objection(List<float[]> alone, float[][] together) {
        for (int i = 0; i < together.length; i++) {
            double cosine = UnitVectors.product(alone.get(i), together[i]);
            if (!(cosine >= MIN_COSINE))
                return "gives a text another vector in a batch than alone (cosine " + cosine + ", at least "
                        + MIN_COSINE + " expected)";
        }
        return "";
    }
}
