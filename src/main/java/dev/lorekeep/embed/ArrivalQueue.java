package dev.lorekeep.embed;

import dev.lorekeep.embed.EncoderBackend.Limits;
import java.util.LinkedHashSet;
import java.util.List;

/** First come, first served: people wait for these texts, and sorting would make some wait longer. */
final class ArrivalQueue implements TextQueue {
    private final LinkedHashSet<QueuedText> texts = new LinkedHashSet<>();
    private int tokens;

    @Override
    public void add(QueuedText text) {
        texts.add(text);
        tokens += text.tokens();
    }

    @Override
    public boolean remove(QueuedText text) {
        boolean waited = texts.remove(text);
        if (waited) tokens -= text.tokens();
        return waited;
    }

    @Override
    public List<QueuedText> take(Limits limits, int budgetTokens) {
        var batch = new BatchCut(limits, budgetTokens).fill(texts.iterator()).batch();
        batch.forEach(this::remove);
        return batch;
    }

    @Override
    public int tokens() {
        return tokens;
    }

    @Override
    public boolean isEmpty() {
        return texts.isEmpty();
    }

    @Override
    public List<QueuedText> clear() {
        var all = List.copyOf(texts);
        all.forEach(this::remove);
        return all;
    }
}
