package dev.lorekeep.embed;

import java.util.List;

/** Runs one encoder model on one device: token ids in, vectors out; of unit length, unless it is a reranker. Thread-safe. */
interface EncoderBackend extends AutoCloseable {
    /**
     * @param concurrency calls of {@link #run} that gain from running at the same time
     * @param maxTexts texts in one call
     * @param maxPaddedTokens padded length of the longest text times texts in one call, to begin with: what the device bears in
     *     truth is found out, see {@link TokenBudget}
     * @param paddingStep texts are padded to a multiple of this
     * @param keptForQueries how many of the concurrent calls bulk work leaves free
     * @param bulkYields whether calls at the same time slow each other down: as long as people ask, bulk work then goes in short
     *     batches, one at a time, and none begins beside a question
     */
    record Limits(
            int concurrency,
            int maxTexts,
            int maxPaddedTokens,
            int paddingStep,
            int keptForQueries,
            boolean bulkYields) {
        public Limits {
            if (concurrency < 1 || maxTexts < 1 || maxPaddedTokens < 1 || paddingStep < 1)
                throw new IllegalArgumentException(
                        concurrency + ", " + maxTexts + ", " + maxPaddedTokens + ", " + paddingStep);
            if (keptForQueries < 0 || keptForQueries >= concurrency)
                throw new IllegalArgumentException(keptForQueries + " of " + concurrency);
        }

        Limits(int concurrency, int maxTexts, int maxPaddedTokens) {
            this(concurrency, maxTexts, maxPaddedTokens, 1, 0);
        }

        Limits(int concurrency, int maxTexts, int maxPaddedTokens, int paddingStep, int keptForQueries) {
            this(concurrency, maxTexts, maxPaddedTokens, paddingStep, keptForQueries, false);
        }

        /** Length at which a text of so many tokens is computed when it is the longest of its batch. */
        int paddedLength(int tokens) {
            return Math.ceilDiv(tokens, paddingStep) * paddingStep;
        }

        /** What the device computes for a batch. */
        int paddedTokens(List<TokenizedText> batch) {
            int longest = batch.stream().mapToInt(TokenizedText::tokens).max().orElse(0);
            return Math.multiplyExact(paddedLength(longest), batch.size());
        }
    }

    Limits limits();

    /**
     * @return one vector a text, in order
     * @throws OutOfDeviceMemory when a smaller batch might succeed
     */
    float[][] run(List<TokenizedText> batch);

    @Override
    void close();
}
