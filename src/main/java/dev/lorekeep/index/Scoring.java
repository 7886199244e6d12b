package dev.lorekeep.index;

import java.io.IOException;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.util.VectorUtil;
import org.jspecify.annotations.Nullable;

/** Scores given hits, forward through each segment: by a query, or by the cosine with a vector. */
final class Scoring {
    private Scoring() {}

    /**
     * @param documents Lucene's document numbers, ascending
     * @return a score each; 0 where the query does not match
     */
    static float[] byQuery(IndexSearcher searcher, Query query, int[] documents) throws IOException {
        var scores = new float[documents.length];
        var weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE, 1);
        @Nullable LeafReaderContext leaf = null;
        @Nullable Scorer scorer = null;
        for (var i = 0; i < documents.length; i++) {
            if (leaf == null || documents[i] >= leaf.docBase + leaf.reader().maxDoc()) {
                leaf = leafOf(searcher, documents[i]);
                scorer = weight.scorer(leaf);
            }
            if (scorer == null) continue;
            var document = documents[i] - leaf.docBase;
            var matches = scorer.iterator();
            var at = matches.docID() < document ? matches.advance(document) : matches.docID();
            if (at == document) scores[i] = scorer.score();
        }
        return scores;
    }

    /** @param documents Lucene's document numbers, ascending */
    static float[] byVector(IndexSearcher searcher, float[] vector, int[] documents) throws IOException {
        var scores = new float[documents.length];
        @Nullable LeafReaderContext leaf = null;
        @Nullable FloatVectorValues vectors = null;
        @Nullable DocIndexIterator places = null;
        for (var i = 0; i < documents.length; i++) {
            if (leaf == null || documents[i] >= leaf.docBase + leaf.reader().maxDoc()) {
                leaf = leafOf(searcher, documents[i]);
                vectors = leaf.reader().getFloatVectorValues(Fields.VECTOR);
                places = vectors == null ? null : vectors.iterator();
            }
            if (vectors == null || places == null) continue;
            var document = documents[i] - leaf.docBase;
            var at = places.docID() < document ? places.advance(document) : places.docID();
            if (at == document) scores[i] = VectorUtil.dotProduct(vector, vectors.vectorValue(places.index()));
        }
        return scores;
    }

    private static LeafReaderContext leafOf(IndexSearcher searcher, int document) {
        var leaves = searcher.getIndexReader().leaves();
        return leaves.get(ReaderUtil.subIndex(document, leaves));
    }
}
