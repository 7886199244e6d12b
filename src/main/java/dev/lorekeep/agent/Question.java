package dev.lorekeep.agent;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A question and where it comes from.
 *
 * @param text what the person asks now
 * @param history earlier turns, oldest first
 * @param collections limit to these; empty means all that the caller may read
 * @param origin what it belongs to
 */
public record Question(String text, List<Turn> history, Set<UUID> collections, Origin origin) {
    public Question {
        history = List.copyOf(history);
        collections = Set.copyOf(collections);
    }

    /** A question that belongs to nothing. */
    public Question(String text, List<Turn> history, Set<UUID> collections) {
        this(text, history, collections, Origin.NONE);
    }

    /**
     * @param conversation that it is asked in
     * @param run that its answer is made in
     * @param collections whose passages earlier answers of the conversation were made from
     */
    public record Origin(Optional<UUID> conversation, Optional<UUID> run, Set<UUID> collections) {
        public static final Origin NONE = new Origin(Optional.empty(), Optional.empty(), Set.of());

        public Origin {
            collections = Set.copyOf(collections);
        }
    }

    /** An earlier message. */
    public record Turn(boolean byPerson, String text) {}
}
