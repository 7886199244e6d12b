package dev.lorekeep.index;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/** The fields of one Lucene document, which is one chunk. The text itself is not stored: PostgreSQL has it. */
final class Fields {
    /** Counts up whenever what is written here changes its meaning; an index of another format is rebuilt. */
    static final int FORMAT = 2;

    static final String ID = "id";
    static final String DOCUMENT = "document";
    static final String ACCESS = "access";
    static final String COLLECTION = "collection";
    static final String REVISION = "revision";
    static final String ORDINAL = "ordinal";
    static final String TEXT = "text";
    /** The text again, words in the form they are written: a number or a name in its very form is worth more than its stem. */
    static final String EXACT = "exact";

    static final String CONTEXT = "context";
    static final String VECTOR = "vector";

    private Fields() {}

    static Document of(IndexedChunk chunk) {
        var document = new Document();
        document.add(new BinaryDocValuesField(ID, bytes(chunk.id())));
        document.add(new StringField(DOCUMENT, bytes(chunk.documentId()), Store.NO));
        document.add(new BinaryDocValuesField(DOCUMENT, bytes(chunk.documentId())));
        document.add(new StringField(ACCESS, bytes(chunk.accessSet()), Store.NO));
        document.add(new StringField(COLLECTION, bytes(chunk.collectionId()), Store.NO));
        document.add(new NumericDocValuesField(REVISION, chunk.revision()));
        document.add(new NumericDocValuesField(ORDINAL, chunk.ordinal()));
        document.add(new TextField(TEXT, chunk.text(), Store.NO));
        document.add(new TextField(EXACT, chunk.text(), Store.NO));
        document.add(new TextField(CONTEXT, chunk.context(), Store.NO));
        // vectors have unit length, so the dot product is the cosine
        document.add(new KnnFloatVectorField(VECTOR, chunk.vector(), VectorSimilarityFunction.DOT_PRODUCT));
        return document;
    }

    /** Sixteen bytes, as a term and as a value: half of the usual text form, and no case to get wrong. */
    static BytesRef bytes(UUID id) {
        return new BytesRef(ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
    }

    static UUID uuid(BytesRef bytes) {
        var buffer = ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length);
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
