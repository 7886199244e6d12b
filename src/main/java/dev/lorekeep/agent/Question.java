package dev.lorekeep.agent;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * @param text what the person asks now
 * @param history earlier turns, oldest first
 * @param collections limit to these; empty means all that the caller may read
 */
public record Question(String text, List<Turn> history, Set<UUID> collections) {
    public Question {
        history = List.copyOf(history);
        collections = Set.copyOf(collections);
    }

    /** An earlier message. */
    public record Turn(boolean byPerson, String text) {}
}
