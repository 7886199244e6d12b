package dev.lorekeep.embed;

import dev.lorekeep.embed.EncoderBackend.Limits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;

/**
 * Texts of like length go together, so that little is padded: batches in order of arrival compute 1.96 times the real tokens, batches
 * out of a sorted window 1.01 to 1.02 times (200 passages). The longest go first, which shows early whether memory is enough. A text
 * that others have overtaken for {@link #MAX_TURNS_WAITED} batches goes next, with its neighbours in length. Adding and taking cost
 * O(log n) a text.
 */
final class LengthWindow implements TextQueue {
    /** Enough to find neighbours for every length; what comes later waits its turn, so that the window stays fair. */
    static final int MAX_TEXTS = 2048;
    /** On a CPU about ten seconds; on a GPU the whole window is done before. Small, since neighbours pad little for any text. */
    static final int MAX_TURNS_WAITED = 64;

    private static final Comparator<QueuedText> LONGEST_FIRST =
            Comparator.comparingInt(QueuedText::tokens).reversed().thenComparingLong(QueuedText::sequence);

    private final int maxTexts;
    private final TreeSet<QueuedText> byLength = new TreeSet<>(LONGEST_FIRST);
    /** The same texts in order of arrival, and the turn at which each came into the window. */
    private final LinkedHashMap<QueuedText, Long> byAge = new LinkedHashMap<>();

    private final LinkedHashSet<QueuedText> behind = new LinkedHashSet<>();
    private long turn;
    private int tokens;

    LengthWindow() {
        this(MAX_TEXTS);
    }

    LengthWindow(int maxTexts) {
        this.maxTexts = maxTexts;
    }

    @Override
    public void add(QueuedText text) {
        behind.add(text);
        tokens += text.tokens();
        fillWindow();
    }

    private void fillWindow() {
        while (byLength.size() < maxTexts && !behind.isEmpty()) {
            var next = behind.removeFirst();
            byLength.add(next);
            byAge.put(next, turn);
        }
    }

    @Override
    public boolean remove(QueuedText text) {
        boolean waited = byLength.remove(text) ? byAge.remove(text) != null : behind.remove(text);
        if (waited) tokens -= text.tokens();
        return waited;
    }

    @Override
    public List<QueuedText> take(Limits limits, int budgetTokens) {
        fillWindow();
        if (byLength.isEmpty()) return new ArrayList<>();
        var first = first();
        var batch = new BatchCut(limits, budgetTokens)
                .fill(byLength.tailSet(first, true).iterator())
                // an overtaken text may be shorter than all others: its neighbours are then longer
                .fill(byLength.headSet(first, false).descendingIterator())
                .batch();
        batch.forEach(this::remove);
        turn++;
        return batch;
    }

    private QueuedText first() {
        var oldest = byAge.firstEntry();
        return turn - oldest.getValue() >= MAX_TURNS_WAITED ? oldest.getKey() : byLength.first();
    }

    @Override
    public int tokens() {
        return tokens;
    }

    @Override
    public boolean isEmpty() {
        return byLength.isEmpty() && behind.isEmpty();
    }

    @Override
    public List<QueuedText> clear() {
        var all = new ArrayList<>(byAge.keySet());
        all.addAll(behind);
        all.forEach(this::remove);
        return all;
    }
}
