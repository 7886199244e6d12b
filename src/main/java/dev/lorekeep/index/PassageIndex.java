package dev.lorekeep.index;

import dev.lorekeep.access.AccessFilter;
import java.util.List;
import java.util.function.Supplier;

/**
 * The searchable projection of the stored chunks. One interface, two engines (Lucene here, OpenSearch when scaled out).
 * Thread-safe: many readers, changes applied by one caller at a time.
 */
public interface PassageIndex extends AutoCloseable {
    /** Sequence of the last change that is durable; 0 for a new index. */
    long appliedSequence();

    /** Whether nothing was ever applied: all that is stored has to be applied again. */
    boolean isNew();

    /** Forgets everything, durably: the stored chunks no longer fit to what was applied and have to be applied again. */
    void clear();

    /** Applies changes in order; when it returns they are durable on disk and visible to searches. */
    void apply(List<IndexChange> changes);

    /**
     * Deletes what is left of indexes that other embedders or programs made. Call it when this one has all that is stored: removals
     * never reach the others, so they would keep what had to go.
     */
    void removeOthers();

    /** BM25 over text and context, best first. */
    List<ChunkHit> keyword(String query, AccessFilter filter, int k);

    /** Nearest vectors by cosine (HNSW, arXiv 1603.09320), best first. */
    List<ChunkHit> nearest(float[] vector, AccessFilter filter, int k);

    /**
     * The {@code k} best of both searches together, in no particular order, each scored by both: a fusion that knows both
     * scores of every candidate ranks better than one that has to guess the missing one.
     *
     * @param vector asked for once, after the search for words, so that it can be computed meanwhile
     */
    List<Candidate> candidates(String query, Supplier<float[]> vector, AccessFilter filter, int k);

    /** Chunks the filter admits. */
    long count(AccessFilter filter);

    @Override
    void close();
}
