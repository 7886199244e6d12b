package dev.lorekeep.embed;

import java.util.List;

/** Runs one encoder model on one device: token ids in, vectors out; of unit length, unless it is a reranker. Thread-safe. */
interface EncoderBackend extends AutoCloseable {
    /**
     * @param concurrency calls of {@link #run} that gain from running at the same time
     * @param maxTexts texts in one call
     * @param maxPaddedTokens longest text times texts in one call
     */
    record Limits(int concurrency, int maxTexts, int maxPaddedTokens) {
        public Limits {
            if (concurrency < 1 || maxTexts < 1 || maxPaddedTokens < 1)
                throw new IllegalArgumentException(concurrency + ", " + maxTexts + ", " + maxPaddedTokens);
        }
    }

    Limits limits();

    /** @return one vector a text, in order */
    float[][] run(List<TokenizedText> batch);

    @Override
    void close();
}
