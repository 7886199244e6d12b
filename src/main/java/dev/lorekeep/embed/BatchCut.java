package dev.lorekeep.embed;

import dev.lorekeep.embed.EncoderBackend.Limits;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A batch that grows until the next text would burst it: too many texts, or too many tokens once all are padded to the longest. */
final class BatchCut {
    private final Limits limits;
    private final int budgetTokens;
    private final List<QueuedText> batch = new ArrayList<>();
    private int paddedLength;

    BatchCut(Limits limits, int budgetTokens) {
        this.limits = limits;
        this.budgetTokens = budgetTokens;
    }

    /** Takes from the start of {@code candidates} what fits; the first text of a batch always does. */
    BatchCut fill(Iterator<QueuedText> candidates) {
        while (batch.size() < limits.maxTexts() && candidates.hasNext()) {
            var next = candidates.next();
            int length = Math.max(paddedLength, limits.paddedLength(next.tokens()));
            if (!batch.isEmpty() && (long) length * (batch.size() + 1) > budgetTokens) break;
            paddedLength = length;
            batch.add(next);
        }
        return this;
    }

    List<QueuedText> batch() {
        return batch;
    }
}
