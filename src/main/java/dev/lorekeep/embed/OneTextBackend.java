package dev.lorekeep.embed;

import java.util.List;

/** Gives a backend that cannot be trusted with batches one text a call. */
final class OneTextBackend implements EncoderBackend {
    private final EncoderBackend backend;
    private final String reason;

    /** @param reason what the backend did with a batch, as the end of a sentence about it */
    OneTextBackend(EncoderBackend backend, String reason) {
        this.backend = backend;
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    @Override
    public Limits limits() {
        var limits = backend.limits();
        return new Limits(
                limits.concurrency(),
                1,
                limits.maxPaddedTokens(),
                limits.paddingStep(),
                limits.keptForQueries(),
                limits.bulkYields());
    }

    @Override
    public float[][] run(List<TokenizedText> batch) {
        var vectors = new float[batch.size()][];
        for (int i = 0; i < vectors.length; i++) vectors[i] = backend.run(batch.subList(i, i + 1))[0];
        return vectors;
    }

    @Override
    public void close() {
        backend.close();
    }
}
