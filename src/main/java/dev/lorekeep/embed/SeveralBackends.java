package dev.lorekeep.embed;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Copies of a model on several devices as one backend: a call runs where there is room. */
final class SeveralBackends implements EncoderBackend {
    private final List<EncoderBackend> backends;
    private final Limits limits;
    /** A backend is in here once for every further call it can take. */
    private final BlockingQueue<EncoderBackend> room;

    /** @param backends not empty */
    SeveralBackends(List<EncoderBackend> backends) {
        this.backends = List.copyOf(backends);
        int concurrency = 0;
        int maxTexts = Integer.MAX_VALUE;
        int maxPaddedTokens = Integer.MAX_VALUE;
        int paddingStep = 1;
        int keptForQueries = 0;
        for (var backend : backends) {
            concurrency += backend.limits().concurrency();
            maxTexts = Math.min(maxTexts, backend.limits().maxTexts());
            maxPaddedTokens = Math.min(maxPaddedTokens, backend.limits().maxPaddedTokens());
            // copies of one model on like devices: all pad alike
            paddingStep = Math.max(paddingStep, backend.limits().paddingStep());
            keptForQueries += backend.limits().keptForQueries();
        }
        limits = new Limits(concurrency, maxTexts, maxPaddedTokens, paddingStep, keptForQueries);
        room = new ArrayBlockingQueue<>(concurrency);
        // in turns: two calls then go to two devices
        for (int turn = 0; turn < concurrency; turn++) {
            for (var backend : backends) if (turn < backend.limits().concurrency()) room.add(backend);
        }
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public float[][] run(List<TokenizedText> batch) {
        var backend = take();
        try {
            return backend.run(batch);
        } finally {
            room.add(backend);
        }
    }

    private EncoderBackend take() {
        try {
            return room.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while all devices were busy", e);
        }
    }

    @Override
    public void close() {
        backends.forEach(EncoderBackend::close);
    }
}
