package dev.lorekeep.index;

import java.util.List;
import java.util.UUID;

/** One change to one document, in the order of its sequence number in PostgreSQL. Applying a change twice is harmless. */
public sealed interface IndexChange {
    long sequence();

    UUID documentId();

    /** These chunks replace every chunk of the document. */
    record Replacement(long sequence, UUID documentId, List<IndexedChunk> chunks) implements IndexChange {
        public Replacement {
            chunks = List.copyOf(chunks);
        }
    }

    /** No chunk of the document remains. */
    record Removal(long sequence, UUID documentId) implements IndexChange {}
}
