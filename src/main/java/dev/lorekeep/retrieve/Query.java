package dev.lorekeep.retrieve;

import java.util.Set;
import java.util.UUID;

/**
 * @param text the question, 1 to 8,000 characters
 * @param collections limit to these; empty means all that the caller may read
 * @param limit passages wanted, 1 to 200
 */
public record Query(String text, Set<UUID> collections, int limit) {
    public Query {
        if (text.isBlank()) throw new IllegalArgumentException("the question is empty");
        if (text.length() > 8_000) throw new IllegalArgumentException("the question is longer than 8,000 characters");
        if (limit < 1 || limit > 200) throw new IllegalArgumentException("limit must be 1 to 200: " + limit);
        collections = Set.copyOf(collections);
    }
}
