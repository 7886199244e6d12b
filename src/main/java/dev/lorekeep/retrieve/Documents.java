package dev.lorekeep.retrieve;

import dev.lorekeep.access.Caller;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Documents read in their order, passage by passage: what a search leads to. Only what the caller may read at this moment. */
public interface Documents {
    /**
     * A document that can be searched.
     *
     * @param passages its number of chunks
     * @param pages 0 where the format has none
     */
    record Listed(
            UUID id,
            int revision,
            String title,
            String name,
            String mediaType,
            String collection,
            int passages,
            int pages) {}

    /**
     * In the order of their titles.
     *
     * @param collections limit to these; empty means all that the caller may read
     * @param words what title or file name must contain; empty means any
     */
    List<Listed> documents(Set<UUID> collections, String words, int offset, int limit, Caller caller);

    Optional<Listed> document(UUID id, Caller caller);

    /** Documents of exactly this title or file name, whatever its case; at most five. */
    List<Listed> named(String title, Set<UUID> collections, Caller caller);

    /** @param from ordinal of the first, from 0 */
    List<Passage> from(UUID document, int from, int limit, Caller caller);

    /** The passages that contain these words as they are, whatever their case. */
    List<Passage> containing(UUID document, String words, int limit, Caller caller);
}
