package dev.lorekeep.index;

import dev.lorekeep.access.AccessFilter;
import dev.lorekeep.platform.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The index on this machine: one Lucene document per chunk, words for BM25 and a float vector in an HNSW graph (arXiv
 * 1603.09320), the access set as a filter inside both queries. Each {@link #apply} is one commit, which carries the sequence of
 * its last change: a crash at any moment leaves the commit before it, and applying the same changes again changes nothing.
 */
public final class LuceneIndex implements PassageIndex {
    private static final Logger LOG = Logger.getLogger(LuceneIndex.class);

    /** Word pairs are scored for this many of the best; at 150 the order of the first 20 no longer changes with more. */
    private static final int RESCORED = 150;

    private final FSDirectory directory;
    private final Generation generation;
    private final Ranking ranking;
    private final KeywordQueries queries;
    private final PassageAnalyzer analyzer = new PassageAnalyzer();
    private IndexWriter writer;
    private volatile SearcherManager searchers;
    private volatile long appliedSequence;

    /**
     * Opens the index of this embedder, or starts a new one.
     *
     * @param root folder that holds one sub-folder per embedder fingerprint
     */
    public static LuceneIndex open(Path root, String fingerprint) {
        return open(root, fingerprint, Ranking.MEASURED);
    }

    static LuceneIndex open(Path root, String fingerprint, Ranking ranking) {
        var generation = Generation.in(root, fingerprint);
        try {
            return new LuceneIndex(generation, ranking);
        } catch (LockObtainFailedException e) {
            throw new IllegalStateException("another process has the index open: " + generation.folder(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the index " + generation.folder(), e);
        }
    }

    private LuceneIndex(Generation generation, Ranking ranking) throws IOException {
        this.generation = generation;
        this.ranking = ranking;
        this.queries = new KeywordQueries(analyzer, ranking);
        this.directory = openDirectory(generation);
        try {
            this.writer = openWriter();
            this.searchers = openSearchers(writer);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
        this.appliedSequence = Generation.sequence(commitData(writer));
    }

    private static FSDirectory openDirectory(Generation generation) throws IOException {
        Files.createDirectories(generation.folder());
        var directory = FSDirectory.open(generation.folder());
        var objection = generation.objection(directory);
        if (objection.isEmpty()) return directory;
        // only the process that holds the lock may move the folder away under its own name
        try (var lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
            lock.ensureValid();
        }
        directory.close();
        generation.moveAside(objection.get());
        Files.createDirectories(generation.folder());
        return FSDirectory.open(generation.folder());
    }

    private IndexWriter openWriter() throws IOException {
        var merges = new ConcurrentMergeScheduler();
        // one merge at a time: embedding needs the other cores, and building a graph is CPU work
        merges.setMaxMergesAndThreads(4, 1);
        var config = new IndexWriterConfig(analyzer)
                .setSimilarity(similarity())
                .setMergeScheduler(merges)
                // a document is a few hundred kB at most; the whole service has to live in 1 GB
                .setRAMBufferSizeMB(32)
                .setCommitOnClose(false);
        return new IndexWriter(directory, config);
    }

    private SearcherManager openSearchers(IndexWriter writer) throws IOException {
        return new SearcherManager(writer, new SearcherFactory() {
            @Override
            public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
                var searcher = new IndexSearcher(reader);
                searcher.setSimilarity(similarity());
                return searcher;
            }
        });
    }

    private Similarity similarity() {
        return new BM25Similarity(ranking.k1(), ranking.b());
    }

    private static Map<String, String> commitData(IndexWriter writer) {
        var data = writer.getLiveCommitData();
        if (data == null) return Map.of();
        var copy = new HashMap<String, String>();
        data.forEach(entry -> copy.put(entry.getKey(), entry.getValue()));
        return copy;
    }

    @Override
    public long appliedSequence() {
        return appliedSequence;
    }

    @Override
    public boolean isNew() {
        return appliedSequence == 0;
    }

    @Override
    public synchronized void apply(List<IndexChange> changes) {
        var last = appliedSequence;
        try {
            for (var change : changes) {
                if (change.sequence() <= last) continue;
                write(change);
                last = change.sequence();
            }
            if (last == appliedSequence) return;
            commit(last);
        } catch (IOException | AlreadyClosedException e) {
            // closed: by a merge that found no room, or because the writer could not be opened again after that
            returnToLastCommit(e);
            throw new UncheckedIOException(
                    "changes up to " + last + " were not applied to " + generation.folder(),
                    e instanceof IOException trouble ? trouble : new IOException(e));
        } catch (RuntimeException e) {
            returnToLastCommit(e);
            throw e;
        }
    }

    private void write(IndexChange change) throws IOException {
        var document = new Term(Fields.DOCUMENT, Fields.bytes(change.documentId()));
        switch (change) {
            case IndexChange.Removal removal -> writer.deleteDocuments(document);
            case IndexChange.Replacement replacement -> {
                if (replacement.chunks().isEmpty()) writer.deleteDocuments(document);
                else
                    writer.updateDocuments(
                            document,
                            replacement.chunks().stream().map(Fields::of).toList());
            }
        }
    }

    private void commit(long sequence) throws IOException {
        writer.setLiveCommitData(generation.commitData(sequence).entrySet());
        writer.commit();
        searchers.maybeRefreshBlocking();
        appliedSequence = sequence;
    }

    /** Forgets what was written since the last commit, so that the next attempt starts from a known state. */
    private void returnToLastCommit(Exception cause) {
        try {
            var old = searchers;
            writer.rollback();
            writer = openWriter();
            searchers = openSearchers(writer);
            old.close();
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public synchronized void clear() {
        try {
            writer.deleteAll();
            commit(0);
        } catch (IOException e) {
            returnToLastCommit(e);
            throw new UncheckedIOException("cannot clear the index " + generation.folder(), e);
        }
    }

    @Override
    public void removeOthers() {
        try {
            for (var other : generation.others()) {
                Folders.delete(other);
                LOG.infof("The index %s was deleted: the one in use has all that is stored", other);
            }
        } catch (IOException e) {
            // the next start tries again
            LOG.warnf(
                    "An index that is no longer used cannot be deleted, and may hold text of deleted documents: %s", e);
        }
    }

    @Override
    public List<ChunkHit> keyword(String query, AccessFilter filter, int k) {
        if (filter.admitsNothing()) return List.of();
        var parsed = queries.parse(query);
        return with(searcher -> {
            var documents = ascending(words(searcher, parsed, filter, Math.max(k, RESCORED)));
            var scores = Scoring.byQuery(searcher, parsed.all(), documents);
            var hits = new ScoreDoc[documents.length];
            Arrays.setAll(hits, i -> new ScoreDoc(documents[i], scores[i]));
            Arrays.sort(
                    hits,
                    Comparator.comparingDouble((ScoreDoc hit) -> -hit.score).thenComparingInt(hit -> hit.doc));
            return HitReader.read(searcher.getIndexReader(), Arrays.copyOf(hits, Math.min(k, hits.length)));
        });
    }

    @Override
    public List<ChunkHit> nearest(float[] vector, AccessFilter filter, int k) {
        if (filter.admitsNothing()) return List.of();
        return with(searcher -> HitReader.read(searcher.getIndexReader(), neighbours(searcher, vector, filter, k)));
    }

    @Override
    public List<Candidate> candidates(String query, Supplier<float[]> asked, AccessFilter filter, int k) {
        if (filter.admitsNothing()) return List.of();
        var parsed = queries.parse(query);
        return with(searcher -> {
            var words = words(searcher, parsed, filter, k);
            var vector = asked.get();
            var documents = ascending(words, neighbours(searcher, vector, filter, k));
            var keyword = Scoring.byQuery(searcher, parsed.all(), documents);
            var similarity = Scoring.byVector(searcher, vector, documents);
            var hits = new ScoreDoc[documents.length];
            Arrays.setAll(hits, i -> new ScoreDoc(documents[i], keyword[i]));
            var read = HitReader.read(searcher.getIndexReader(), hits);
            var candidates = new ArrayList<Candidate>(hits.length);
            for (var i = 0; i < hits.length; i++) {
                var hit = read.get(i);
                candidates.add(new Candidate(
                        hit.chunkId(), hit.documentId(), hit.revision(), hit.ordinal(), keyword[i], similarity[i]));
            }
            return candidates;
        });
    }

    private static ScoreDoc[] words(IndexSearcher searcher, KeywordQueries.Parsed parsed, AccessFilter filter, int k)
            throws IOException {
        if (parsed.words().clauses().isEmpty()) return new ScoreDoc[0];
        var query = new BooleanQuery.Builder()
                .add(parsed.words(), Occur.MUST)
                .add(admitted(filter), Occur.FILTER)
                .build();
        return searcher.search(query, k).scoreDocs;
    }

    private static ScoreDoc[] neighbours(IndexSearcher searcher, float[] vector, AccessFilter filter, int k)
            throws IOException {
        return searcher.search(new KnnFloatVectorQuery(Fields.VECTOR, vector, k, admitted(filter)), k).scoreDocs;
    }

    private static int[] ascending(ScoreDoc[]... lists) {
        return Arrays.stream(lists)
                .flatMap(Arrays::stream)
                .mapToInt(hit -> hit.doc)
                .sorted()
                .distinct()
                .toArray();
    }

    @Override
    public long count(AccessFilter filter) {
        if (filter.admitsNothing()) return 0;
        return with(searcher -> (long) searcher.count(admitted(filter)));
    }

    private static Query admitted(AccessFilter filter) {
        return new TermInSetQuery(
                Fields.ACCESS, filter.accessSets().stream().map(Fields::bytes).toList());
    }

    private <T> T with(Search<T> search) {
        try {
            var manager = searchers;
            var searcher = manager.acquire();
            try {
                return search.in(searcher);
            } finally {
                manager.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot search the index " + generation.folder(), e);
        }
    }

    private interface Search<T> {
        T in(IndexSearcher searcher) throws IOException;
    }

    /** Changes since the last commit, of which there are none between two calls of {@link #apply}, are forgotten. */
    @Override
    public synchronized void close() {
        try (directory;
                var closing = searchers) {
            writer.rollback();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the index " + generation.folder(), e);
        }
    }
}
