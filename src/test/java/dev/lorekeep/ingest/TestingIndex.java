package dev.lorekeep.ingest;

import dev.lorekeep.access.AccessFilter;
import dev.lorekeep.index.Candidate;
import dev.lorekeep.index.ChunkHit;
import dev.lorekeep.index.IndexChange;
import dev.lorekeep.index.IndexedChunk;
import dev.lorekeep.index.PassageIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** An index in memory that is committed as a whole or not at all, and can die before and after that. */
final class TestingIndex implements PassageIndex {
    private final Runnable mortal;
    private Map<UUID, List<IndexedChunk>> committed = new HashMap<>();
    private long sequence;
    /** What it had when the others went; -1 as long as they are there. */
    long othersRemovedAt = -1;

    TestingIndex(Runnable mortal) {
        this.mortal = mortal;
    }

    List<String> texts() {
        return committed.values().stream()
                .flatMap(List::stream)
                .map(IndexedChunk::text)
                .sorted()
                .toList();
    }

    void pretend(long appliedSequence, String text) {
        sequence = appliedSequence;
        var id = UUID.randomUUID();
        committed.put(id, List.of(new IndexedChunk(id, id, 1, 0, id, id, "", "", text, new float[0])));
    }

    @Override
    public long appliedSequence() {
        return sequence;
    }

    @Override
    public boolean isNew() {
        return sequence == 0;
    }

    @Override
    public void clear() {
        committed = new HashMap<>();
        sequence = 0;
    }

    @Override
    public void removeOthers() {
        othersRemovedAt = sequence;
    }

    @Override
    public void apply(List<IndexChange> changes) {
        mortal.run();
        var next = new HashMap<>(committed);
        for (var change : changes) {
            if (change.sequence() <= sequence) throw new AssertionError("out of order: " + change.sequence());
            switch (change) {
                case IndexChange.Removal removal -> next.remove(removal.documentId());
                case IndexChange.Replacement replacement -> next.put(replacement.documentId(), replacement.chunks());
            }
        }
        committed = next;
        if (!changes.isEmpty()) sequence = changes.getLast().sequence();
        mortal.run();
    }

    @Override
    public List<ChunkHit> keyword(String query, AccessFilter filter, int k) {
        return List.of();
    }

    @Override
    public List<ChunkHit> nearest(float[] vector, AccessFilter filter, int k) {
        return List.of();
    }

    @Override
    public List<Candidate> candidates(String query, Supplier<float[]> vector, AccessFilter filter, int k) {
        return List.of();
    }

    @Override
    public long count(AccessFilter filter) {
        return committed.values().stream().mapToLong(List::size).sum();
    }

    @Override
    public void close() {}
}
