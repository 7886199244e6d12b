package dev.lorekeep.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/** Reads which chunks Lucene's hits are, out of doc values: forward through each segment, results in the order of the hits. */
final class HitReader {
    private HitReader() {}

    static List<ChunkHit> read(IndexReader reader, ScoreDoc[] hits) throws IOException {
        var leaves = reader.leaves();
        var found = new @Nullable ChunkHit[hits.length];
        var ascending = new Integer[hits.length];
        Arrays.setAll(ascending, i -> i);
        Arrays.sort(ascending, Comparator.comparingInt(i -> hits[i].doc));
        @Nullable Segment segment = null;
        var end = -1;
        for (int i : ascending) {
            var hit = hits[i];
            if (segment == null || hit.doc >= end) {
                var leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
                segment = Segment.of(leaf.reader(), leaf.docBase);
                end = leaf.docBase + leaf.reader().maxDoc();
            }
            found[i] = segment.read(hit);
        }
        var result = new ArrayList<ChunkHit>(hits.length);
        for (var hit : found) result.add(Objects.requireNonNull(hit));
        return result;
    }

    private record Segment(
            int base,
            BinaryDocValues ids,
            BinaryDocValues documents,
            NumericDocValues revisions,
            NumericDocValues ordinals) {
        static Segment of(LeafReader leaf, int base) throws IOException {
            return new Segment(
                    base,
                    DocValues.getBinary(leaf, Fields.ID),
                    DocValues.getBinary(leaf, Fields.DOCUMENT),
                    DocValues.getNumeric(leaf, Fields.REVISION),
                    DocValues.getNumeric(leaf, Fields.ORDINAL));
        }

        ChunkHit read(ScoreDoc hit) throws IOException {
            var number = hit.doc - base;
            if (!ids.advanceExact(number)
                    || !documents.advanceExact(number)
                    || !revisions.advanceExact(number)
                    || !ordinals.advanceExact(number)) throw new IOException("no values for hit " + hit.doc);
            return new ChunkHit(
                    Fields.uuid(ids.binaryValue()),
                    Fields.uuid(documents.binaryValue()),
                    (int) revisions.longValue(),
                    (int) ordinals.longValue(),
                    hit.score);
        }
    }
}
