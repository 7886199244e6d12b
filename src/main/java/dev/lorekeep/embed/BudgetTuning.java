package dev.lorekeep.embed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Finds the smallest budget that keeps a GPU busy: a few seconds at the first start of a model on a device. Smaller is better among
 * equals, since a query waits for the batch that runs.
 */
final class BudgetTuning {
    private static final Logger LOG = Logger.getLogger(BudgetTuning.class);

    // around 16,384, the default of Text Embeddings Inference
    private static final List<Integer> USUAL = List.of(4096, 8192, 16_384, 32_768);
    // for GPUs that take too long for 4,096. Below 1,000 tokens reading the weights takes as long as computing
    private static final List<Integer> FOR_SLOW_DEVICES = List.of(2048, 1024);
    // the usual length of a passage
    private static final int TEXT_TOKENS = 512;
    // what a query may wait for a running batch
    private static final Duration LONGEST_BATCH = Duration.ofMillis(50);
    // less is within the noise of such short measurements
    private static final double AS_GOOD_AS_THE_BEST = 0.97;
    // all usual ones together then take 1.2 seconds at most, each of their runs being short
    private static final int MAX_RUNS = 5;
    private static final Duration TIME_FOR_ONE = Duration.ofMillis(400);

    private record Measured(int budgetTokens, double tokensPerSecond, long batchNanos) {
        boolean isShort() {
            return batchNanos <= LONGEST_BATCH.toNanos();
        }
    }

    private final EncoderBackend backend;
    private final LongSupplier nanoTime;
    private final TokenizedText text;

    /**
     * @param nanoTime as {@link System#nanoTime}
     * @param sample any text: its tokens are repeated
     * @param maxTokens longest text of the model
     */
    BudgetTuning(EncoderBackend backend, LongSupplier nanoTime, TokenizedText sample, int maxTokens) {
        this.backend = backend;
        this.nanoTime = nanoTime;
        var ids = new int[Math.min(TEXT_TOKENS, maxTokens)];
        for (int i = 0; i < ids.length; i++) ids[i] = sample.ids()[i % sample.tokens()];
        text = new TokenizedText(ids);
    }

    /** @return padded tokens a batch */
    int find() {
        var measured = new ArrayList<Measured>();
        for (int budget : USUAL) {
            var next = measure(budget);
            next.ifPresent(measured::add);
            if (next.isEmpty() || !next.get().isShort()) break;
        }
        // the first may be too slow, or too large
        for (int budget : FOR_SLOW_DEVICES) {
            if (measured.stream().anyMatch(Measured::isShort)) break;
            measure(budget).ifPresent(measured::add);
        }
        int best = best(measured);
        LOG.infof(
                "Batches of %d padded tokens suit this device: %s",
                best,
                measured.stream()
                        .map(each -> each.budgetTokens() + " at " + Math.round(each.tokensPerSecond()) + " tokens/s")
                        .toList());
        return best;
    }

    /** @return empty when the device has no memory for it */
    private Optional<Measured> measure(int budgetTokens) {
        int texts = Math.max(
                1, Math.min(budgetTokens / text.tokens(), backend.limits().maxTexts()));
        var batch = Collections.nCopies(texts, text);
        try {
            // the first run of a shape allocates and chooses kernels
            backend.run(batch);
            return Optional.of(measure(budgetTokens, batch));
        } catch (OutOfDeviceMemory e) {
            LOG.infof("Batches of %d padded tokens do not fit into the memory of this device", budgetTokens);
            return Optional.empty();
        }
    }

    private Measured measure(int budgetTokens, List<TokenizedText> batch) {
        long start = nanoTime.getAsLong();
        // whatever disturbs a run makes it longer: the shortest is the truth
        long shortest = Long.MAX_VALUE;
        for (int run = 0; run < MAX_RUNS && nanoTime.getAsLong() - start < TIME_FOR_ONE.toNanos(); run++) {
            long before = nanoTime.getAsLong();
            backend.run(batch);
            shortest = Math.min(shortest, Math.max(1, nanoTime.getAsLong() - before));
        }
        return new Measured(budgetTokens, 1e9 * batch.size() * text.tokens() / shortest, shortest);
    }

    private int best(List<Measured> measured) {
        var allowed = measured.stream().filter(Measured::isShort).toList();
        // none is short enough, or none fits: the smallest that was tried
        if (allowed.isEmpty())
            return measured.stream().mapToInt(Measured::budgetTokens).min().orElse(FOR_SLOW_DEVICES.getLast());
        double most =
                allowed.stream().mapToDouble(Measured::tokensPerSecond).max().orElseThrow();
        return allowed.stream()
                .filter(each -> each.tokensPerSecond() >= most * AS_GOOD_AS_THE_BEST)
                .mapToInt(Measured::budgetTokens)
                .min()
                .orElseThrow();
    }
}
